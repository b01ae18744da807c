import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { connectAll, opened } from "@/bench/connect-all";
import { until } from "@/e2e/cluster/until";
import { LAST_USED } from "@/lib/access/gates/in-use";
import { leaseRef } from "@/lib/access/hold/lease";
import { takeHome } from "@/lib/access/hold/while-held";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { closeClusters } from "@/lib/kube/clusters";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { Engine } from "./engine";

const NAMESPACE = "istio-system";
test.describe.configure({ mode: "default" });

let folder = "";
let sandbox: Sandbox;
let engine: Engine;
let release: () => void;

test.beforeEach(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(join(tmpdir(), "fleet-rotation-"));
  sandbox = await startSandbox({ world: "pair", remotes: 0, dir: folder });
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  await connectAll(sandbox, ["west"]);
  // From now on Kiali takes a minute until it reads its token anew, as a real one does.
  for (const { sim } of Object.values(sandbox.clusters)) sim.timeScale = 1;
  engine = new Engine({ homes: async () => [{ home: homeContext(), kiali: { namespace: NAMESPACE, name: "kiali" } }] });
  release = engine.hold();
  await until("west is healthy", async () => (west()?.state === "healthy" ? true : null));
});

test.afterEach(async () => {
  release();
  await engine.stop();
  await closeClusters();
  await sandbox.stop();
  await rm(folder, { recursive: true });
});

const homeContext = (): string => sandbox.cluster("east").context;
const west = () => engine.view().rows.find(({ kind }) => kind === "connection");
const again = (): Promise<void> => engine.lookAgain([west()?.id ?? ""]);

/** The remote's token Secrets by name, and whether the API server noted a use of each. */
async function tokenSecrets(): Promise<ReadonlyMap<string, boolean>> {
  const remote = await opened(sandbox.cluster("west").context);
  const found = await remote.list({ apiVersion: "v1", kind: "Secret", namespace: NAMESPACE });
  return new Map(
    (found.ok ? found.value : [])
      .filter(({ type }) => type === "kubernetes.io/service-account-token")
      .map(({ metadata }) => [metadata.name, Boolean(metadata.labels?.[LAST_USED])]),
  );
}

test("a rotation that waits for Kiali to use the new token is not shown a use that is the console's own", async () => {
  const before = await tokenSecrets();
  expect([...before.values()]).toEqual([true]);
  const world = await upkeepWorld(homeContext());
  if (!world.ok) throw new Error("no world");
  const over = new AbortController();
  const waiting = Promise.withResolvers<void>();
  const running = upkeep({
    wish: upkeepWish.parse({ home: homeContext(), kiali: null, names: ["west"], verb: "rotate" }),
    world: world.value,
    signal: over.signal,
    onEvent: (event) => {
      if (JSON.stringify(event).includes("not used yet")) waiting.resolve();
    },
    record: async () => ok(undefined),
  });
  await waiting.promise;
  const [fresh] = [...(await tokenSecrets()).keys()].filter((name) => !before.has(name));
  if (fresh === undefined) throw new Error("the rotation made no token");
  const askedMs = west()?.evidence?.atMs;
  for (const until = performance.now() + 4_000; performance.now() < until; ) {
    engine.lookAgain([west()?.id ?? ""]).catch(() => undefined);
    await new Promise((wake) => setTimeout(wake, 100));
  }
  expect((await tokenSecrets()).get(fresh)).toBe(false);
  expect(west()?.evidence?.atMs).toBe(askedMs);
  expect(west()?.state).toBe("healthy");
  over.abort();
  await running;
});

test("while anybody holds the home no credential of its entries is used, and right after it is", async () => {
  const home = await opened(homeContext());
  const held = await takeHome({
    home,
    kiali: async () => ok({ namespace: NAMESPACE }),
    signal: new AbortController().signal,
  });
  if (!held.ok) throw new Error("not held");
  await until("the hold is known", async () =>
    (await home.read(leaseRef({ namespace: NAMESPACE }))).ok ? true : null,
  );
  // What was on its way when the hold began.
  await new Promise((wake) => setTimeout(wake, 1_200));
  const heldMs = west()?.evidence?.atMs;
  const faults = sandbox.cluster("west").faults;
  faults.set({ kind: "unauthorized" });
  void again();
  await new Promise((wake) => setTimeout(wake, 3_000));
  expect([west()?.evidence?.atMs, west()?.state]).toEqual([heldMs, "healthy"]);
  await held.value.release();
  await until("west is asked again", async () => (west()?.state === "unauthorized" ? true : null), {
    timeoutMs: 5_000,
  });
});

test("a token that a dead rotation left behind is not used before Kiali has certainly taken it up", async () => {
  const home = await opened(homeContext());
  const remote = await opened(sandbox.cluster("west").context);
  const minted = await remote.mintToken({ namespace: NAMESPACE, name: "kiali-remote-east" }, { ttlSeconds: 3_600 });
  if (!minted.ok) throw new Error("no token");
  // Somebody holds the home and writes a token, and dies: his Lease ends in the past.
  const old = new Date(Date.now() - 3_600_000).toISOString().replace("Z", "000Z");
  await home.apply({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "kiali-fleet", namespace: NAMESPACE },
    spec: { holderIdentity: "dead", renewTime: old, acquireTime: old, leaseDurationSeconds: 30 },
  });
  await home.apply(
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED_SECRET, namespace: NAMESPACE },
      stringData: { "west.token": minted.value.token.reveal() },
    },
    { manager: "somebody", force: true },
  );
  await until("it is asked with the login of the kubeconfig", async () =>
    west()?.detail.startsWith("Answers with your login") ? true : null,
  );
});
