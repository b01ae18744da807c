import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { contextRow } from "./context-row";
import { ExecRuns } from "./exec-runs";
import { type FakeServer, fakeServer, sendJson, VERSION } from "./fake-server";
import { loadKubeconfig } from "./load-kubeconfig";
import { openEntry } from "./open-entry";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A user entry per kind of credential, and how a request signed with it can be told. */
async function usersOf(cluster: string, dir: string) {
  const certificate = issue(ca, { commonName: `${cluster}-certificate` });
  const tokenFile = join(dir, `${cluster}.token`);
  await writeFile(tokenFile, `canary-${cluster}-token-file\n`);
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: `canary-${cluster}-exec` },
  };
  return {
    token: { user: { token: `canary-${cluster}-token` }, mark: `Bearer canary-${cluster}-token` },
    "token-file": { user: { tokenFile }, mark: `Bearer canary-${cluster}-token-file` },
    basic: {
      user: { username: cluster, password: `canary-${cluster}` },
      mark: `Basic ${base64(`${cluster}:canary-${cluster}`)}`,
    },
    certificate: {
      user: { "client-certificate-data": base64(certificate.certificate), "client-key-data": base64(certificate.key) },
      mark: `${cluster}-certificate`,
    },
    exec: {
      user: {
        exec: {
          apiVersion: credential.apiVersion,
          command: process.execPath,
          args: ["-p", JSON.stringify(JSON.stringify(credential))],
          interactiveMode: "Never",
        },
      },
      mark: `Bearer canary-${cluster}-exec`,
    },
    impersonating: {
      user: {
        token: `canary-${cluster}-admin`,
        as: `${cluster}-alice`,
        "as-groups": [`${cluster}-a`, `${cluster}-b`],
        "as-uid": `${cluster}-7`,
        "as-user-extra": { "Mesh.io/scopes": [`${cluster}-read`, `${cluster}-write`] },
      },
      mark: `Bearer canary-${cluster}-admin`,
    },
  };
}

type World = {
  dir: string;
  servers: Record<string, FakeServer>;
  path: string;
  kinds: readonly string[];
  marks: Map<string, string>;
};

async function world(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), "fleet-isolation-"));
  const servers: Record<string, FakeServer> = {};
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [] as object[],
    users: [] as object[],
    contexts: [] as object[],
  };
  const marks = new Map<string, string>();
  let kinds: readonly string[] = [];
  for (const cluster of ["east", "west"]) {
    const server = await fakeServer({ ...own, clientCa: ca.certificate }, (_, response) => sendJson(response, VERSION));
    servers[cluster] = server;
    config.clusters.push({
      name: cluster,
      cluster: { server: server.url, "certificate-authority-data": base64(ca.certificate) },
    });
    const users = await usersOf(cluster, dir);
    kinds = Object.keys(users);
    for (const [kind, { user, mark }] of Object.entries(users)) {
      const name = `${cluster}-${kind}`;
      config.users.push({ name, user });
      config.contexts.push({ name, context: { cluster, user: name } });
      marks.set(name, mark);
    }
  }
  const path = join(dir, "config");
  await writeFile(path, JSON.stringify(config));
  return { dir, servers, path, kinds, marks };
}

test("no context ever sends another's credential, whatever its kind and however many ask at once", async () => {
  const { dir, servers, path, kinds, marks } = await world();
  const { contexts, problems } = await loadKubeconfig({ paths: [path] });
  expect(problems).toEqual([]);
  const runs = new ExecRuns();
  const opened = await Promise.all(contexts.map((entry) => openEntry(entry, runs)));
  const clusters = opened.flatMap((each) => (each.ok ? [each.value] : []));
  expect(clusters).toHaveLength(2 * kinds.length);
  const calls = Array.from({ length: 8 }, () => clusters).flat();
  const answers = await Promise.all(calls.map((cluster) => cluster.version()));
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);
  for (const [cluster, server] of Object.entries(servers)) {
    const other = cluster === "east" ? "west" : "east";
    expect(server.seen).toHaveLength(8 * kinds.length);
    const seen = JSON.stringify(server.seen);
    expect(seen).not.toContain(other);
    expect(seen).not.toContain(base64(`${other}:canary-${other}`));
    for (const kind of kinds) {
      const mark = marks.get(`${cluster}-${kind}`);
      const marked = server.seen.filter(
        ({ headers, client }) => client === mark || headers.some(([, value]) => value === mark),
      );
      expect(marked, `${cluster}-${kind}`).toHaveLength(8);
    }
    const withCertificate = server.seen.filter(({ client }) => client !== null);
    expect(withCertificate.every(({ headers }) => !headers.some(([name]) => name === "authorization"))).toBe(true);
  }
  await Promise.all(clusters.map((cluster) => cluster.close()));
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await rm(dir, { recursive: true });
});

test("whom to impersonate goes out in full, one line per group and extra value", async () => {
  const { dir, servers, path } = await world();
  const { contexts } = await loadKubeconfig({ paths: [path] });
  const entry = contexts.find(({ name }) => name === "west-impersonating");
  const opened = entry && (await openEntry(entry, new ExecRuns()));
  if (!opened?.ok) throw new Error("west-impersonating did not open");
  await opened.value.version();
  const [seen] = servers.west?.seen ?? [];
  expect(seen?.headers.filter(([name]) => name.startsWith("impersonate-"))).toEqual([
    ["impersonate-user", "west-alice"],
    ["impersonate-uid", "west-7"],
    ["impersonate-group", "west-a"],
    ["impersonate-group", "west-b"],
    ["impersonate-extra-mesh.io%2fscopes", "west-read"],
    ["impersonate-extra-mesh.io%2fscopes", "west-write"],
  ]);
  await opened.value.whoAmI();
  expect(servers.west?.seen[1]?.headers.filter(([name]) => name === "impersonate-group")).toHaveLength(2);
  await opened.value.close();
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await rm(dir, { recursive: true });
});

test("nothing of a loaded kubeconfig or an opened cluster prints a credential, and nothing of it can be changed", async () => {
  const { dir, servers, path } = await world();
  const { contexts } = await loadKubeconfig({ paths: [path] });
  const opened = await Promise.all(contexts.map((entry) => openEntry(entry, new ExecRuns())));
  const printed = [
    JSON.stringify(contexts),
    JSON.stringify(contexts.map(contextRow)),
    inspect(contexts, { depth: 12 }),
    inspect(opened, { depth: 12, showHidden: true }),
  ].join("\n");
  expect(printed).not.toContain("canary");
  expect(printed).not.toContain("PRIVATE KEY");
  for (const entry of contexts) {
    expect(Object.isFrozen(entry)).toBe(true);
    expect(Object.isFrozen(entry.target)).toBe(true);
    expect(Object.isFrozen(entry.target?.login)).toBe(true);
    expect(Object.isFrozen(entry.target?.address)).toBe(true);
  }
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await rm(dir, { recursive: true });
});
