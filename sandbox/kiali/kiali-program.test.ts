import { expect, test } from "@playwright/test";
import { stringify } from "yaml";
import { builtInKind } from "../api/kinds";
import { createObject, updateObject } from "../api/objects";
import { systemUser } from "../auth/user";
import { list, object, text } from "../json/json";
import { type Sandbox, type SandboxCluster, startSandbox } from "../start-sandbox";
import { grant } from "../worlds/bootstrap";
import { kialiProgram } from "./kiali-program";

const NAMESPACE = "istio-system";
const SECRET = "kiali-multi-cluster-secret";
const writer = { user: systemUser, manager: "test", dryRun: false };
const READ = ["get", "list", "watch"];
const rights = [
  { apiGroups: [""], resources: ["configmaps", "namespaces", "pods", "services"], verbs: READ },
  { apiGroups: ["apps"], resources: ["daemonsets", "deployments", "replicasets", "statefulsets"], verbs: READ },
];

/** An account in the remote with these rights; answers with its token once there is one. */
async function tokenIn(remote: SandboxCluster, rules = rights): Promise<string> {
  const metadata = { name: "kiali-remote", namespace: NAMESPACE };
  createObject(remote.sim, builtInKind("ServiceAccount"), { metadata }, writer);
  grant(remote.sim, "kiali-remote", rules, [{ kind: "ServiceAccount", ...metadata }]);
  const annotations = { "kubernetes.io/service-account.name": "kiali-remote" };
  createObject(
    remote.sim,
    builtInKind("Secret"),
    { metadata: { ...metadata, annotations }, type: "kubernetes.io/service-account-token" },
    writer,
  );
  const read = () => text(remote.sim.store.get("secrets", NAMESPACE, "kiali-remote"), "data", "token");
  await expect.poll(read).not.toBe("");
  return Buffer.from(read(), "base64").toString();
}

function kubeconfigFor(remote: SandboxCluster, user: Record<string, string>, name = remote.name): string {
  const cluster = { server: remote.server, "certificate-authority-data": Buffer.from(remote.ca).toString("base64") };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user }],
    clusters: [{ name, cluster }],
  });
}

function putSecret(home: SandboxCluster, stringData: Record<string, string>): void {
  const kind = builtInKind("Secret");
  const live = home.sim.store.get("secrets", NAMESPACE, SECRET);
  if (live) updateObject(home.sim, kind, { ...live, stringData }, writer);
  else createObject(home.sim, kind, { metadata: { name: SECRET, namespace: NAMESPACE }, stringData }, writer);
}

/** Restarts Kiali as we do: surge, no pod missing. */
function restart(home: SandboxCluster, rollingUpdate = { maxSurge: 1, maxUnavailable: 0 }): void {
  const live = object(home.sim.store.get("deployments.apps", NAMESPACE, "kiali"));
  const template = object(live, "spec", "template");
  const annotations = { "kubectl.kubernetes.io/restartedAt": String(performance.now()) };
  const next = { ...template, metadata: { ...object(template, "metadata"), annotations } };
  const spec = { ...object(live, "spec"), strategy: { type: "RollingUpdate", rollingUpdate }, template: next };
  updateObject(home.sim, builtInKind("Deployment"), { ...live, spec }, writer);
}

const pods = (home: SandboxCluster) =>
  home.sim.store
    .list("pods", NAMESPACE)
    .filter(
      (pod) =>
        text(pod, "metadata", "labels", "app.kubernetes.io/name") === "kiali" &&
        !text(pod, "metadata", "deletionTimestamp"),
    );
const isReady = (pod: Parameters<typeof list>[0]) =>
  list(pod, "status", "conditions").some(
    (entry) => text(entry, "type") === "Ready" && text(entry, "status") === "True",
  );
const readyPods = (home: SandboxCluster) => pods(home).filter(isReady);
const runtimes = (home: SandboxCluster) => pods(home).map((pod) => home.sim.pods.get(text(pod, "metadata", "uid")));
const deaths = (home: SandboxCluster) =>
  runtimes(home)
    .flatMap((runtime) => runtime?.previousLog ?? [])
    .join("\n");
const rolledOut = async (home: SandboxCluster) => {
  const state = () => {
    const { metadata, status } = object(home.sim.store.get("deployments.apps", NAMESPACE, "kiali"));
    const isSeen = object({ metadata }, "metadata").generation === object({ status }, "status").observedGeneration;
    return [isSeen, pods(home).length, readyPods(home).length, object({ status }, "status").updatedReplicas];
  };
  await expect.poll(state).toEqual([true, 1, 1, 1]);
};

async function ask(home: SandboxCluster, path: string, timeoutMs = 5_000): Promise<string> {
  const [pod] = readyPods(home);
  const program = home.sim.pods.get(text(pod, "metadata", "uid"))?.program;
  if (!program) return "no pod";
  const signal = AbortSignal.timeout(timeoutMs);
  return program.request(path, signal, { port: 20001, headers: {} }).then(
    ({ body }) => body,
    () => (signal.aborted ? "hangs" : "EOF"),
  );
}

test.describe("kialiProgram", () => {
  let sandbox: Sandbox;
  let home: SandboxCluster;
  let west: SandboxCluster;
  test.beforeEach(async () => {
    sandbox = await startSandbox({ world: "pair", timeScale: 0.01 });
    home = sandbox.cluster("east");
    west = sandbox.cluster("west");
    await rolledOut(home);
  });
  test.afterEach(() => sandbox.stop());

  async function connect(user?: Record<string, string>): Promise<void> {
    putSecret(home, { west: kubeconfigFor(west, user ?? { token: await tokenIn(west) }) });
    restart(home);
    await rolledOut(home);
    await expect.poll(() => ask(home, "/kiali/api")).toContain("Kubernetes-west");
  }

  test("reads a remote at its next start, not before", async () => {
    putSecret(home, { west: kubeconfigFor(west, { token: await tokenIn(west) }) });
    expect(await ask(home, "/kiali/api")).not.toContain("Kubernetes-west");
    restart(home);
    await expect.poll(() => ask(home, "/kiali/api")).toContain("Kubernetes-west");
    expect(await ask(home, "/kiali/api/namespaces")).toContain('"name":"bookinfo","cluster":"west"');
  });

  test("an answer that is cut off by its end is none, and not one without the remotes", async () => {
    await connect();
    const [pod] = pods(home);
    if (!pod) throw new Error("no pod");
    const hungUp = Promise.withResolvers<{ error: string }>();
    const program = kialiProgram(home.sim, pod, () => ({
      get: (path) => (path === "/version" ? hungUp.promise : Promise.resolve({ status: 200, body: {} })),
      close: () => hungUp.resolve({ error: "closed" }),
    }));
    await expect.poll(program.isHealthy).toBe(true);
    const answer = program.request("/kiali/api", new AbortController().signal, { port: 20001, headers: {} });
    program.kill();
    await expect(answer).rejects.toThrow("EOF");
  });

  test("a refusing remote kills the new pod with its line, while the surged old one serves on", async () => {
    const token = await tokenIn(west);
    west.faults.set({ kind: "refuse" });
    putSecret(home, { west: kubeconfigFor(west, { token }) });
    restart(home);
    await expect.poll(() => deaths(home)).toContain("connect: connection refused");
    expect(deaths(home)).toContain(
      "FTL failed to determine if *v1.Pod is namespaced: failed to get restmapping: failed to get server groups:",
    );
    expect(readyPods(home)).toHaveLength(1);
    expect(await ask(home, "/kiali/api")).toContain("Kubernetes-east");
    const waiting = pods(home).map((pod) =>
      text(list(pod, "status", "containerStatuses")[0], "state", "waiting", "reason"),
    );
    expect(waiting).toContain("CrashLoopBackOff");
  });

  test("with the chart's own strategy a bad remote is an outage of everything", async () => {
    putSecret(home, { west: kubeconfigFor(west, { token: "garbage" }) });
    restart(home, { maxSurge: 1, maxUnavailable: 1 });
    await expect.poll(() => deaths(home)).toContain("the server has asked for the client to provide credentials");
    expect(readyPods(home)).toHaveLength(0);
  });

  test("recovers by itself after the repair", async () => {
    const token = await tokenIn(west);
    west.faults.set({ kind: "refuse" });
    putSecret(home, { west: kubeconfigFor(west, { token }) });
    restart(home);
    await expect.poll(() => deaths(home)).toContain("connection refused");
    west.faults.clear();
    await rolledOut(home);
  });

  test("a black hole kills it after the dial timeout", async () => {
    const token = await tokenIn(west);
    west.faults.set({ kind: "hang" });
    putSecret(home, { west: kubeconfigFor(west, { token }) });
    restart(home);
    await expect.poll(() => deaths(home)).toContain("i/o timeout");
  });

  test("missing rights keep it from ever listening, and the startup probe kills it", async () => {
    putSecret(home, { west: kubeconfigFor(west, { token: await tokenIn(west, rights.slice(1)) }) });
    restart(home);
    await expect.poll(() => deaths(home)).toContain("Shutting down cache");
    expect(deaths(home)).toContain("services is forbidden");
    const exits = pods(home).map(
      (pod) => object(list(pod, "status", "containerStatuses")[0], "lastState", "terminated").exitCode,
    );
    expect(exits).toContain(2);
  });

  test("a remote that goes away at run time silently vanishes, and the home stays", async () => {
    await connect();
    west.faults.set({ kind: "refuse" });
    await expect.poll(() => ask(home, "/kiali/api")).not.toContain("Kubernetes-west");
    expect(await ask(home, "/kiali/api/namespaces")).toContain('"cluster":"east"');
    expect(readyPods(home)).toHaveLength(1);
  });

  test("a revoked token makes the remote vanish after the API server's cache", async () => {
    await connect();
    west.sim.store.remove("secrets", NAMESPACE, "kiali-remote");
    await expect.poll(() => ask(home, "/kiali/api")).not.toContain("Kubernetes-west");
  });

  test("rights lost at run time hang its data calls for good, even after they are given back", async () => {
    await connect();
    const binding = west.sim.store.remove("clusterrolebindings.rbac.authorization.k8s.io", "", "kiali-remote");
    await expect.poll(() => ask(home, "/kiali/api/namespaces", 200)).toBe("hangs");
    west.sim.store.put("clusterrolebindings.rbac.authorization.k8s.io", object({ binding }, "binding"));
    expect(await ask(home, "/kiali/api")).toContain("Kubernetes-west");
    expect(await ask(home, "/kiali/api/namespaces", 200)).toBe("hangs");
    restart(home);
    await rolledOut(home);
    expect(await ask(home, "/kiali/api/namespaces")).toContain('"cluster":"west"');
  });

  test("a token file is read again, so a token can be replaced under it", async () => {
    const token = await tokenIn(west);
    const file = `/kiali-remote-cluster-secrets/${SECRET}/west.token`;
    putSecret(home, { west: kubeconfigFor(west, { tokenFile: file }), "west.token": token });
    restart(home);
    await rolledOut(home);
    const uid = text(readyPods(home)[0], "metadata", "uid");
    expect(await ask(home, "/kiali/api")).toContain("Kubernetes-west");
    putSecret(home, { "west.token": "garbage" });
    await expect.poll(() => ask(home, "/kiali/api")).not.toContain("Kubernetes-west");
    putSecret(home, { "west.token": token });
    await expect.poll(() => ask(home, "/kiali/api")).toContain("Kubernetes-west");
    expect(text(readyPods(home)[0], "metadata", "uid")).toBe(uid);
  });

  test("a pod without room stays Pending and says so", async () => {
    const node = object(home.sim.store.list("nodes", "")[0]);
    const status = { ...object(node, "status"), allocatable: { pods: String(home.sim.store.list("pods", "").length) } };
    home.sim.store.put("nodes", { ...node, status });
    restart(home);
    await expect
      .poll(() => JSON.stringify(pods(home).map((pod) => object(pod, "status").conditions)))
      .toContain("Unschedulable");
    expect(readyPods(home)).toHaveLength(1);
  });
});
