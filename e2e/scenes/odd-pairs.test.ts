import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { parse, stringify } from "yaml";
import { connectOutput } from "@/cli/contract/plan-output";
import { object, text } from "@/sandbox/json/json";
import { type Scene, startScene, withPod } from "./sandbox-scene";

const COMBINED = "kiali-multi-cluster-secret";
const NAMESPACE = "istio-system";
let scene: Scene;
test.afterEach(() => scene.stop());

const connect = (more: readonly string[] = [], given: { readStdin?: () => Promise<string> } = {}) =>
  scene.run(["connect", ...scene.pair, "--yes", ...more], given);
const loopback = () => scene.pair.slice(4);

test("a kept token that the remote refuses is named with what to delete, and then another is made", async () => {
  scene = await startScene();
  expect((await connect()).code).toBe(0);
  const [west, east] = [scene.sandbox.cluster("west").sim.store, scene.sandbox.cluster("east").sim.store];
  const dead = Buffer.from("signed-by-a-key-of-before").toString("base64");
  for (const [store, name, key] of [
    [west, "kiali-remote-east-token", "token"],
    [east, COMBINED, "west.token"],
  ] as const) {
    const secret = object({ secret: store.get("secrets", NAMESPACE, name) }, "secret");
    store.put("secrets", { ...secret, data: { ...object(secret, "data"), [key]: dead } });
  }
  const refused = await connect();
  expect(refused.code).toBe(3);
  const place = `Delete Secret ${NAMESPACE}/kiali-remote-east-token in ${scene.sandbox.cluster("west").context}`;
  expect(refused.out).toContain(`${place} and plan again`);
  west.remove("secrets", NAMESPACE, "kiali-remote-east-token");
  expect((await connect()).code).toBe(0);
});

test("exec needs a Kiali that runs plugins, makes no token, and an entry that Kiali cannot use is taken back", async () => {
  scene = await startScene();
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "aws",
    args: ["eks"],
    interactiveMode: "Never",
  };
  const given = { readStdin: async () => JSON.stringify(exec) };
  const blocked = await connect(["--exec-json", "-"], given);
  expect(blocked.code).toBe(1);
  expect(blocked.err).toContain("kiali.exec-provider");
  const reason = "kiali.exec-provider=the next image has the plugin";
  const died = await connect(["--exec-json", "-", "--override", reason], given);
  expect(died.code).toBe(3);
  expect(died.out).toContain("The exec credential cannot be tried from here");
  expect(died.out).toContain("restart.crashed");
  expect(scene.secret(COMBINED)).toBeUndefined();
  const { store } = scene.sandbox.cluster("west").sim;
  expect(store.get("secrets", NAMESPACE, "kiali-remote-east-token")).toBeUndefined();
});

test("exec connects a Kiali that runs plugins and has this one, with no token of ours anywhere", async () => {
  scene = await startScene({ kiali: { runsPlugins: true } });
  const config = parse(await readFile(scene.sandbox.kubeconfigPath, "utf8"));
  const { user } = config.users.find(({ user: each }: { user: object }) => "token" in each);
  scene.sandbox.cluster("east").sim.plugins.set("west-login", () => user.token);
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "west-login", interactiveMode: "Never" };
  const given = { readStdin: async () => JSON.stringify(exec) };
  const done = await connect(["--exec-json", "-"], given);
  expect({ ...done, out: "" }).toEqual({ code: 0, out: "", err: "" });
  expect(done.out).toContain("Kiali's own image has no credential plugins");
  expect(done.out).toMatch(/Kiali shows \d+ namespaces of west/);
  const entry = parse(Buffer.from(text(scene.secret(COMBINED), "data", "west"), "base64").toString());
  expect(entry.users[0].user).toEqual({ exec });
  const { store } = scene.sandbox.cluster("west").sim;
  expect(store.get("secrets", NAMESPACE, "kiali-remote-east-token")).toBeUndefined();
  expect((await connect(["--exec-json", "-"], given)).out).toContain("Nothing had to change");
});

test("exec JSON that holds what looks like a credential is refused and not repeated", async () => {
  scene = await startScene();
  const env = [{ name: "AWS_SECRET_ACCESS_KEY", value: "canary-4711" }];
  const exec = JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", command: "aws", env });
  const reason = "kiali.exec-provider=the next image has the plugin";
  const done = await connect(["--exec-json", "-", "--override", reason], { readStdin: async () => exec });
  expect(done.code).not.toBe(0);
  expect(done.out + done.err).toContain("looks like a credential");
  expect(done.out + done.err).not.toContain("canary-4711");
});

test("one cluster under two contexts is one cluster, whatever reason is given", async () => {
  scene = await startScene();
  const config = parse(await readFile(scene.sandbox.kubeconfigPath, "utf8"));
  const [first] = config.contexts;
  config.contexts.push({ name: "the-same-again", context: first.context });
  await scene.use(stringify(config));
  const argv = ["connect", "--home", "the-same-again", "--remote", first.name, "--name", "x", ...loopback(), "--yes"];
  const done = await scene.run([...argv, "-o", "json"]);
  expect(done.code).toBe(1);
  expect(connectOutput.parse(JSON.parse(done.out)).stoppedBy?.problem).toMatchObject({
    kind: "blocked",
    checks: expect.arrayContaining(["pair.different-clusters"]),
  });
  const forced = await scene.run([...argv, "--override", "pair.different-clusters=they only look alike"]);
  expect(forced.code).toBe(2);
});

test("a Kiali that does not mount the combined Secret gets the labelled form by default, and no combined one", async () => {
  scene = await startScene();
  const isOther = (part: unknown) => !JSON.stringify(part).includes(COMBINED);
  scene.change((live) =>
    withPod(live, (volumes, mounts) => ({ volumes: volumes.filter(isOther), volumeMounts: mounts.filter(isOther) })),
  );
  await scene.serves();
  const planned = await scene.run(["plan", ...scene.pair]);
  expect(planned.out).toContain("create Secret istio-system/kiali-remote-cluster-secret-west");
  const combined = await scene.run(["plan", ...scene.pair, "--form", "combined"]);
  expect(combined.code).toBe(1);
  expect(combined.err + combined.out).toContain("does not mount kiali-multi-cluster-secret");
});

test("two Kialis of one home are told apart by namespace, and none is guessed", async () => {
  scene = await startScene();
  const { store } = scene.sandbox.cluster("east").sim;
  for (const [resource, kind] of [
    ["deployments.apps", "Deployment"],
    ["configmaps", "ConfigMap"],
    ["services", "Service"],
  ] as const) {
    const found = object({ found: store.get(resource, NAMESPACE, "kiali") }, "found");
    const metadata = { ...object(found, "metadata"), namespace: "second", uid: `second-${kind}` };
    store.put(resource, { ...found, metadata });
  }
  const unclear = await scene.run(["plan", ...scene.pair]);
  expect(unclear.code).toBe(1);
  expect(unclear.err + unclear.out).toContain("second/kiali");
  const said = await scene.run(["plan", ...scene.pair, "--kiali-namespace", NAMESPACE]);
  expect(said.code).toBe(0);
});

test("--dry-run with a context that may only look says which rights are missing, and the servers' own answer when told to go on", async () => {
  scene = await startScene({ world: "demo" });
  const { context, sim } = scene.sandbox.cluster("north");
  const argv = ["connect", "--dry-run", "--home", `${scene.pair[1]}`, "--remote", context, ...loopback()];
  const blocked = await scene.run(argv);
  expect(blocked.code).toBe(1);
  expect(blocked.out + blocked.err).toContain("remote.may-create-clusterroles");
  const ids = /reason: (.*)\./.exec(blocked.err)?.[1]?.split(", ") ?? [];
  expect(ids.length).toBeGreaterThan(3);
  const looked = await scene.run([...argv, ...ids.flatMap((id) => ["--override", `${id}=only to see the answers`])]);
  expect(looked.code).toBe(1);
  expect(looked.out + looked.err).toMatch(/may not|forbidden/i);
  expect(sim.store.get("serviceaccounts", NAMESPACE, "kiali-remote-east")).toBeUndefined();
});

test("a cluster of another mesh and another root is warned about, by what was seen in both", async () => {
  scene = await startScene({ world: "demo" });
  const argv = ["check", "--home", `${scene.pair[1]}`, "--remote", scene.sandbox.cluster("staging").context];
  const done = await scene.run([...argv, "-o", "json"]);
  const { checks } = JSON.parse(done.out);
  const of = (id: string) => checks.find((check: { id: string }) => check.id === id);
  expect(of("mesh.same-id")).toMatchObject({ status: "warn", detail: "The mesh IDs are mesh1 and cluster.local" });
  expect(of("mesh.root-ca")).toMatchObject({ status: "warn", detail: "The two clusters share no root CA" });
  expect(of("mesh.deployment-model")).toMatchObject({ status: "skip" });
  expect(text(of("mesh.network"), "status")).toBe("skip");
  expect(of("remote.cluster-id")).toMatchObject({ status: "warn", detail: expect.stringContaining("default") });
});
