import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { connectAll, opened } from "@/bench/connect-all";
import { until } from "@/e2e/cluster/until";
import { orphansManifest } from "@/lib/access/orphans/orphans-config-map";
import { QUARANTINE_ANNOTATION, QUARANTINE_LABEL } from "@/lib/access/quarantine/held-entry";
import type { Manifest } from "@/lib/cluster/cluster";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { closeClusters } from "@/lib/kube/clusters";
import { rememberHome } from "@/lib/runs/known-homes";
import type { Secret } from "@/lib/secret";
import type { FleetRow, FleetState, Layer } from "@/lib/status/fleet-row";
import { isStale } from "@/lib/status/stale";
import { boundToken } from "@/sandbox/auth/service-account-tokens";
import type { FaultBoard } from "@/sandbox/faults/fault-board";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { consoleNow } from "./console-clock";
import { Engine } from "./engine";

/** One home with connections to all but the last two, over real TLS, fresh for each test; one process, so one test after another. */
test.describe.configure({ mode: "default" });

const NAMESPACE = "istio-system";
const NAMES = ["west", "r1", "r2", "r3", "r4", "r5"];
let folder = "";
let sandbox: Sandbox;
let engine: Engine;
let release: () => void;

test.beforeEach(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(join(tmpdir(), "fleet-engine-"));
  sandbox = await startSandbox({ world: "pair", remotes: 6, dir: folder });
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  await connectAll(sandbox, NAMES);
  rememberHome({ home: homeContext(), kiali: null });
  engine = new Engine();
  release = engine.hold();
});

test.afterEach(async () => {
  release();
  await engine.stop();
  await closeClusters();
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const homeContext = (): string => sandbox.cluster("east").context;
const faultsOf = (name: string): FaultBoard => sandbox.cluster(name).faults;
const rows = (): readonly FleetRow[] => engine.view().rows;
const row = (name: string): FleetRow | undefined =>
  rows().find((each) => each.name === name && each.kind !== "context");

/** Resolves with the row once it has that state, and at that layer where one is named. */
const turns = (name: string, state: FleetState, layer?: Layer, timeoutMs = 15_000): Promise<FleetRow> =>
  until(
    `${name} is ${state} (it is ${row(name)?.state}: ${row(name)?.detail})`,
    async () => {
      const now = row(name);
      return now?.state === state && (layer === undefined || now.layer === layer) ? now : null;
    },
    { timeoutMs, everyMs: 20 },
  );
const allHealthy = (): Promise<unknown> =>
  Promise.all(["east", ...NAMES].map((name) => turns(name, "healthy", undefined, 30_000)));
async function changed(
  manifest: Manifest,
  context = homeContext(),
  tokens: ReadonlyMap<string, Secret> = new Map(),
): Promise<void> {
  const cluster = await opened(context);
  const applied = await cluster.apply(manifest, { manager: "somebody", force: true, tokens });
  if (!applied.ok) throw new Error(JSON.stringify(applied.problem));
}
async function gone(kind: string, name: string, context = homeContext(), apiVersion = "v1"): Promise<void> {
  const cluster = await opened(context);
  const ref = { apiVersion, kind, name, namespace: apiVersion === "v1" ? NAMESPACE : null };
  const found = await cluster.read(ref);
  if (found.ok && found.value) await cluster.remove(ref, { uid: found.value.metadata.uid });
}
const RBAC = "rbac.authorization.k8s.io/v1";

test("a home that nobody named a Kiali of is found, and everything it reads is healthy, with its evidence", async () => {
  await allHealthy();
  expect(row("east")).toMatchObject({
    kind: "home",
    home: { context: homeContext(), kiali: "istio-system/kiali" },
    id: `home\n${homeContext()}\nistio-system/kiali`,
    mesh: "mesh1",
    kialiVersion: "v2.29.0",
  });
  const west = await until("west is loaded", async () => (row("west")?.isLoaded ? row("west") : null) ?? null);
  expect(west).toMatchObject({ mesh: "mesh1", version: "v1.37.2", evidence: { from: "console" } });
  expect(west.loadedEvidence).toMatchObject({ from: "kiali" });
  expect(
    rows()
      .filter(({ state }) => state === "not-connected")
      .map(({ name }) => name),
  ).toEqual(["prod-r6-1"]);
  expect(engine.view()).toMatchObject({ sweep: null, sweptMs: expect.any(Number), problems: [] });
});

for (const [fault, state, layer] of [
  [{ kind: "refuse" }, "unreachable", "tcp"],
  [{ kind: "hang" }, "unreachable", "version"],
  [{ kind: "wrong-ca" }, "unreachable", "tls"],
  [{ kind: "expired-certificate" }, "unreachable", "tls"],
  [{ kind: "unauthorized" }, "unauthorized", "identity"],
  [{ kind: "server-error" }, "degraded", undefined],
] as const)
  test(`${fault.kind} turns its row ${state}${layer ? ` at ${layer}` : ""} within ten seconds, and no other; and it comes back by itself`, async () => {
    await allHealthy();
    const others = NAMES.filter((name) => name !== "r1").map((name) => [name, row(name)?.sinceMs]);
    const startedAt = performance.now();
    faultsOf("r1").set(fault);
    await turns("r1", state, layer, 10_000);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(NAMES.filter((name) => name !== "r1").map((name) => [name, row(name)?.sinceMs])).toEqual(others);
    faultsOf("r1").clear();
    await turns("r1", "healthy", undefined, 30_000);
    expect(
      engine
        .history(row("r1")?.id ?? "")
        .slice(0, 2)
        .map(({ to }) => to),
    ).toEqual(["healthy", state]);
  });

test("a home that is gone turns its own row alone: its connections are asked on", async () => {
  await allHealthy();
  faultsOf("east").set({ kind: "refuse" });
  await turns("east", "unreachable", "tcp", 10_000);
  const before = row("west")?.evidence?.atMs ?? 0;
  await until("west is asked on", async () => ((row("west")?.evidence?.atMs ?? 0) > before ? true : null));
  expect(NAMES.map((name) => row(name)?.state)).toEqual(NAMES.map(() => "healthy"));
  faultsOf("east").clear();
  await turns("east", "healthy", undefined, 30_000);
});

test("rights that are gone are seen at once: all of them unauthorized, some of them drifted, and neither unreachable", async () => {
  await allHealthy();
  const context = sandbox.cluster("r2").context;
  const cluster = await opened(context);
  await until("r2 is watched", async () => (row("r2")?.isWatched ? true : null));
  const name = "kiali-remote-east";
  const role = await cluster.read({ apiVersion: RBAC, kind: "ClusterRole", namespace: null, name });
  if (!role.ok || !role.value) throw new Error("r2 has no role");
  const rules = role.value.rules;
  const withRules = (next: unknown): Manifest => ({
    apiVersion: RBAC,
    kind: "ClusterRole",
    metadata: { name },
    rules: next,
  });
  const startedAt = performance.now();
  await changed(withRules([{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }]), context);
  const drifted = await turns("r2", "drifted", "rights");
  expect(drifted.detail).toContain("Its account may not");
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  await changed(withRules(rules), context);
  await turns("r2", "healthy");
  const binding = await cluster.read({ apiVersion: RBAC, kind: "ClusterRoleBinding", namespace: null, name });
  if (!binding.ok || !binding.value) throw new Error("r2 has no binding");
  const { roleRef, subjects, metadata } = binding.value;
  await gone("ClusterRoleBinding", name, context, RBAC);
  await turns("r2", "unauthorized", "rights");
  const labels = metadata.labels ?? {};
  await changed(
    { apiVersion: RBAC, kind: "ClusterRoleBinding", metadata: { name, labels }, roleRef, subjects },
    context,
  );
  await turns("r2", "healthy");
});

test("a token is expiring, and unauthorized at the very moment when it ends", async () => {
  await allHealthy();
  const home = await opened(homeContext());
  const secret = await home.readSecret({ namespace: NAMESPACE, name: COMBINED_SECRET });
  const old = secret.ok ? secret.value?.data["r3.token"]?.reveal() : undefined;
  const { sim } = sandbox.cluster("r3");
  const account = sim.store.get("serviceaccounts", NAMESPACE, "kiali-remote-east");
  if (old === undefined || !account) throw new Error("r3 has no token");
  const put = (token: string): Promise<void> =>
    changed({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED_SECRET, namespace: NAMESPACE },
      stringData: { "r3.token": token },
    });
  const { token, expiresAt } = boundToken(sim, account, [sim.issuer], 9);
  await put(token);
  await turns("r3", "credential-expiring");
  const ended = await turns("r3", "unauthorized", "identity", 10_000);
  expect(ended.detail).toBe("Its credential has expired");
  // Long before it would be asked again by itself.
  expect(Math.abs(Date.now() - expiresAt.getTime())).toBeLessThan(3_000);
  await put(old);
  await turns("r3", "healthy");
});

test("what Kiali takes in, sets aside or owes is a row at once: not loaded, quarantined, orphaned, and degraded where it cannot use it", async () => {
  await allHealthy();
  const home = await opened(homeContext());
  const secret = await home.readSecret({ namespace: NAMESPACE, name: COMBINED_SECRET });
  const data = secret.ok ? (secret.value?.data ?? {}) : {};
  const west = data.west?.reveal() ?? "";
  const label = { "kiali.io/multiCluster": "true" };
  const entry = (name: string, text: string): Manifest => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: NAMESPACE, labels: label },
    stringData: { [name]: text },
  });
  const token = data["west.token"]?.reveal() ?? "";
  const inline = west.replace(/tokenFile:.*/, `token: ${token}`).replaceAll("west", "late");
  await changed(entry("late", inline));
  await changed(entry("broken", "no kubeconfig"));
  await changed(orphansManifest(NAMESPACE, "left", JSON.stringify(ORPHAN)));
  expect(await turns("left", "orphaned")).toMatchObject({ kind: "connection", detail: ORPHAN.why, context: "gone" });
  await turns("late", "not-loaded");
  await turns("broken", "degraded");
  await changed({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "kiali-fleet-quarantine-aside",
      namespace: NAMESPACE,
      labels: { [QUARANTINE_LABEL]: "true" },
      annotations: {
        [QUARANTINE_ANNOTATION]: JSON.stringify({
          name: "aside",
          why: "it is down",
          state: "out",
          sources: [{ secret: "aside", keys: ["aside"], manager: "somebody", labels: {}, annotations: {} }],
        }),
      },
    },
    stringData: { "0.aside": inline.replaceAll("late", "aside") },
  });
  expect(await turns("aside", "quarantined")).toMatchObject({ isLoaded: false });
  for (const name of ["late", "broken", "kiali-fleet-quarantine-aside"]) await gone("Secret", name);
  await gone("ConfigMap", "kiali-fleet-orphans");
  for (const name of ["late", "broken", "aside", "left"])
    await until(`${name} is gone`, async () => (row(name) ? null : true));
});

test("an entry that is taken out of its Secret while Kiali has it is degraded, whatever was last seen of it", async () => {
  await allHealthy();
  faultsOf("r5").set({ kind: "wrong-ca" });
  await turns("r5", "unreachable", "tls");
  const home = await opened(homeContext());
  const ref = { apiVersion: "v1", kind: "Secret", namespace: NAMESPACE, name: COMBINED_SECRET };
  const secret = await home.readSecret(ref);
  const data = secret.ok ? (secret.value?.data ?? {}) : {};
  const keys = ["r5", "r5.token"];
  faultsOf("r5").clear();
  await home.patch(ref, { data: Object.fromEntries(keys.map((key) => [key, null])) });
  const gone = await turns("r5", "degraded", undefined, 30_000);
  expect(gone.detail).toContain("no Secret");
  await home.patch(ref, { stringData: Object.fromEntries(keys.map((key) => [key, data[key]?.reveal() ?? ""])) });
  await turns("r5", "healthy", undefined, 30_000);
});

test("a Kiali that does not run is degraded, and healthy again when it does", async () => {
  await allHealthy();
  const scaled = (replicas: number): Manifest => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "kiali", namespace: NAMESPACE },
    spec: { replicas },
  });
  const home = await opened(homeContext());
  const patch = (replicas: number) =>
    home.patch(
      { apiVersion: "apps/v1", kind: "Deployment", namespace: NAMESPACE, name: "kiali" },
      { spec: scaled(replicas).spec },
    );
  await patch(0);
  await turns("east", "degraded");
  expect(NAMES.map((name) => row(name)?.state)).toEqual(NAMES.map(() => "healthy"));
  await patch(1);
  await turns("east", "healthy", undefined, 30_000);
});

test("who may not read the Secrets of connections loses none of them from sight", async () => {
  await allHealthy();
  faultsOf("east").set({ kind: "deny", verb: "list", group: "", resource: "secrets" });
  await engine.lookAgain([row("east")?.id ?? ""]);
  const blind = await turns("east", "unauthorized", "rights");
  expect(blind.detail).toContain("list secrets");
  expect(NAMES.map((name) => row(name)?.state)).toEqual(NAMES.map(() => "healthy"));
  faultsOf("east").clear();
  await turns("east", "healthy", undefined, 30_000);
});

test("what was known is there at once after a restart, as what was, and then as what is", async () => {
  await allHealthy();
  faultsOf("r4").set({ kind: "refuse" });
  await turns("r4", "unreachable", "tcp");
  const before = new Map(rows().map((each) => [each.id, each]));
  const history = engine.history(row("r4")?.id ?? "");
  release();
  await engine.stop();
  const kept = await readFile(join(folder, "fleet.json"), "utf8");
  const home = await opened(homeContext());
  const secret = await home.readSecret({ namespace: NAMESPACE, name: COMBINED_SECRET });
  const tokens = secret.ok ? Object.entries(secret.value?.data ?? {}).filter(([key]) => key.endsWith(".token")) : [];
  expect(tokens).toHaveLength(NAMES.length);
  for (const [, token] of tokens) expect(kept).not.toContain(token.reveal().slice(0, 40));
  faultsOf("east").set({ kind: "refuse" });
  engine = new Engine();
  release = engine.hold();
  await until("rows are there", async () => (row("west") ? true : null), { everyMs: 5, timeoutMs: 2_000 });
  for (const name of NAMES) {
    const now = row(name);
    const was = before.get(now?.id ?? "");
    expect(now).toMatchObject({
      state: was?.state,
      isFromBefore: true,
      sinceMs: expect.closeTo(was?.sinceMs ?? 0, -2),
    });
    expect(now && isStale(now, engine.view().nowMs)).toBe(true);
    expect(now?.evidence?.atMs).toBeLessThanOrEqual(consoleNow());
  }
  expect(engine.history(row("r4")?.id ?? "").map(({ to }) => to)).toEqual(history.slice(0, 20).map(({ to }) => to));
  faultsOf("east").clear();
  faultsOf("r4").clear();
  await allHealthy();
  await until("nothing is of before", async () => (rows().some(({ isFromBefore }) => isFromBefore) ? null : true));
});

test("a damaged file of what was known is an empty one", async () => {
  release();
  await engine.stop();
  await writeFile(join(folder, "fleet.json"), '{"version":1,"rows":[{"id":1}, {"kind":"ho');
  engine = new Engine();
  release = engine.hold();
  await allHealthy();
});

const ORPHAN = {
  name: "left",
  server: null,
  context: "gone",
  remoteUid: null,
  account: null,
  pieces: [],
  why: "the cluster did not answer",
  since: "2026-11-20T00:00:00Z",
  lastTry: null,
};
