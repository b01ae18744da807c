import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { contextRow } from "./context-row";
import { loading, one } from "./fake-kubeconfig";
import { loadKubeconfig } from "./load-kubeconfig";

test.describe("loadKubeconfig", () => {
  test("takes every kind of credential for what it is", async () => {
    const users = {
      token: "token: t",
      "token-file": "token: t, tokenFile: f",
      basic: "username: a, password: b",
      exec: "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Never}",
      certificate: "client-certificate: a, client-key: b",
      none: "",
    };
    for (const [credential, user] of Object.entries(users)) {
      const { contexts, problems } = await loading({ config: one({ user }) });
      expect(problems).toEqual([]);
      expect(contexts[0]).toMatchObject({ name: "x", credential, problem: null });
    }
  });

  test("lists a context without a user as one without a credential", async () => {
    const { contexts } = await loading({ config: one({ context: "cluster: c, namespace: mesh" }) });
    expect(contexts[0] && contextRow(contexts[0])).toMatchObject({
      user: null,
      credential: "none",
      namespace: "mesh",
      problem: null,
    });
  });

  test("lets the first file win name by name, and resolves paths beside the file they are in", async () => {
    const file = (server: string, ca: string, current: string) => `
clusters: [{name: c, cluster: {server: "${server}", certificate-authority: ${ca}}}]
users: [{name: u, user: {tokenFile: token}}]
contexts: [{name: ${current}, context: {cluster: c, user: u}}]
current-context: ${current}
`;
    const loaded = await loading({
      "a/config": file("https://first.test", "ca.crt", "one"),
      "b/config": file("https://second.test", "other.crt", "two"),
    });
    expect(loaded.currentContext).toBe("one");
    expect(loaded.contexts.map(({ name, server, isCurrent }) => [name, server, isCurrent])).toEqual([
      ["one", "https://first.test", true],
      ["two", "https://first.test", false],
    ]);
    const [, two] = loaded.contexts;
    expect(two?.file).toBe(join(loaded.dir, "b/config"));
    expect(two?.target?.address.ca).toEqual({ kind: "file", path: join(loaded.dir, "a/ca.crt") });
    expect(two?.target?.login.tokenFile).toBe(join(loaded.dir, "a/token"));
  });

  test("prefers data to a file", async () => {
    const pem = Buffer.from("-----BEGIN CERTIFICATE-----\n").toString("base64");
    const { contexts } = await loading({
      config: one({
        cluster: `server: "https://a.test", certificate-authority: f, certificate-authority-data: ${pem}`,
      }),
    });
    expect(contexts[0]?.target?.address.ca?.kind).toBe("data");
  });

  test("resolves a relative exec command beside its file, and leaves one from PATH alone", async () => {
    const exec = (command: string) =>
      one({ user: `exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, interactiveMode: Never}` });
    const relative = await loading({ config: exec("./bin/login") });
    expect(relative.contexts[0]?.target?.login.exec?.command).toBe(join(relative.dir, "bin/login"));
    const named = await loading({ config: exec("aws") });
    expect(named.contexts[0]?.target?.login.exec?.command).toBe("aws");
  });

  test("skips a missing file of a list, but reports the only one", async () => {
    const loaded = await loading({ config: one() }, ["nowhere", "config"]);
    expect(loaded.problems).toEqual([]);
    expect(loaded.files).toEqual([join(loaded.dir, "config")]);
    const alone = await loading({}, ["nowhere"]);
    expect(alone.problems).toMatchObject([{ kind: "kubeconfig", why: "missing", file: join(alone.dir, "nowhere") }]);
  });

  test("reads ~/.kube/config by default, and finds nothing wrong when there is none", async () => {
    const dir = await mkdtemp(join(tmpdir(), "fleet-home-"));
    expect(await loadKubeconfig({ env: { HOME: dir } })).toMatchObject({ contexts: [], problems: [], files: [] });
    await mkdir(join(dir, ".kube"));
    await writeFile(join(dir, ".kube/config"), one());
    expect((await loadKubeconfig({ env: { HOME: dir } })).contexts).toHaveLength(2);
    await rm(dir, { recursive: true });
  });

  test("reads aliases as any YAML, however often one is used", async () => {
    const { contexts } = await loading({
      config:
        "a: &a https://a.test\nclusters: [{name: c, cluster: {server: *a}}]\ncontexts: [{name: x, context: {cluster: c}}]\n",
    });
    expect(contexts[0]?.server).toBe("https://a.test");
    const many = Array.from({ length: 500 }, (_, index) => `{name: c${index}, cluster: *shared}`).join(", ");
    const shared = `x: &shared {server: "https://a.test"}\nclusters: [${many}]\ncontexts: [{name: x, context: {cluster: c499}}]\n`;
    expect((await loading({ config: shared })).contexts[0]?.server).toBe("https://a.test");
  });

  test("reads merge keys as kubectl does", async () => {
    const { contexts } = await loading({
      config:
        'a: &a {server: "https://a.test", tls-server-name: x}\nclusters: [{name: c, cluster: {<<: *a, tls-server-name: b}}]\ncontexts: [{name: x, context: {cluster: c}}]\n',
    });
    expect(contexts[0]?.server).toBe("https://a.test");
    expect(contexts[0]?.target?.address.tlsServerName).toBe("b");
  });

  test("says when current-context names nothing", async () => {
    const { problems } = await loading({
      config: `${one().replace("current-context: fine", "current-context: gone")}`,
    });
    expect(problems).toEqual([{ kind: "no-such-context", context: "gone" }]);
  });

  test("parses 500 contexts without a second, slower parse", async () => {
    const names = Array.from({ length: 500 }, (_, index) => `c${index}`);
    const config = [
      "clusters:",
      ...names.map((name) => `- {name: ${name}, cluster: {server: "https://${name}.test"}}`),
      "users:",
      ...names.map((name) => `- {name: ${name}, user: {token: t}}`),
      "contexts:",
      ...names.map((name) => `- {name: ${name}, context: {cluster: ${name}, user: ${name}}}`),
    ].join("\n");
    const { contexts } = await loading({ config });
    expect(contexts).toHaveLength(500);
    expect(contexts.every(({ problem }) => problem === null)).toBe(true);
  });
});
