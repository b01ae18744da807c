import "server-only";
import { connect } from "@/lib/access/connect";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { type FakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { planUpkeep, type UpkeepRequest, upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import type { RunRecord } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";

const quick = { tickMs: 1, deadlineMs: 300 };
const PATIENCE = {
  settle: quick,
  restart: { ...quick, deadlineMs: 2_000, roomMs: 20 },
  handOver: quick,
  kiali: quick,
  refused: { tickMs: 1, deadlineMs: 50 },
};

/** For tests: the kubeconfig and the other end of a stand-in mesh. `clusters` stand in for, or beside, its own. */
export function fakeWorld(mesh: FakeMesh, clusters: Readonly<Record<string, Cluster | null>> = {}): UpkeepWorld {
  const all: Readonly<Record<string, Cluster | null>> = {
    east: mesh.east.cluster,
    west: mesh.west.cluster,
    ...clusters,
  };
  const row = (name: string, { endpoint }: Cluster): ContextRow => ({
    name,
    cluster: name,
    user: name,
    namespace: null,
    server: endpoint.server,
    credential: "certificate",
    current: false,
    file: "config",
    problem: null,
  });
  return {
    home: all.east ?? mesh.east.cluster,
    open: (context) => {
      const found = all[context];
      return Promise.resolve(found ? ok(found) : fail({ kind: "no-such-context", context }));
    },
    contexts: Object.entries(all).flatMap(([name, cluster]) => (cluster ? [row(name, cluster)] : [])),
    openEndpoint: mesh.openEndpoint,
    patience: PATIENCE,
  };
}

/** What one run told. */
export type Told = {
  result: Result<Receipt>;
  plan: Plan | null;
  events: readonly StepEvent[];
  records: readonly RunRecord[];
};
export type FakeAsk = Partial<UpkeepRequest> & { verb?: string; names?: readonly string[]; asked?: object };

const never = new AbortController().signal;

export const fakeWish = ({ verb = "revoke", names = ["west"], asked = {} }: FakeAsk) =>
  upkeepWish.parse({ verb, home: "east", kiali: null, names, ...asked });

/** Runs a verb to its end against a world. */
export async function runUpkeep(world: UpkeepWorld, ask: FakeAsk = {}): Promise<Told> {
  const { verb: _verb, names: _names, asked: _asked, ...more } = ask;
  const told: { plan: Plan | null; events: StepEvent[]; records: RunRecord[] } = {
    plan: null,
    events: [],
    records: [],
  };
  const result = await upkeep({
    wish: fakeWish(ask),
    world,
    signal: never,
    onEvent: (event) => told.events.push(event),
    record: (entry) => {
      told.records.push(entry);
      return Promise.resolve(ok(undefined));
    },
    onPlan: (plan) => {
      told.plan = plan;
    },
    ...more,
  });
  return { result, ...told };
}

export async function planOf(world: UpkeepWorld, ask: FakeAsk = {}): Promise<Plan> {
  const plan = await planUpkeep(fakeWish(ask), world);
  if (!plan.ok) throw new Error(`no plan: ${JSON.stringify(plan.problem)}`);
  return plan.value;
}

export function receiptOf({ result }: Pick<Told, "result">): Receipt {
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
}

/** Connects a remote of the mesh to its home. */
export async function connectFake(
  mesh: FakeMesh,
  asked: Partial<ConnectWish> = {},
  remote: Cluster = mesh.west.cluster,
): Promise<Receipt> {
  const result = await connect({
    wish: meshWish({ remote: remote.context, ...asked }),
    overrides: {},
    home: mesh.east.cluster,
    remote,
    openEndpoint: mesh.openEndpoint,
    signal: never,
    onEvent: () => undefined,
    record: () => Promise.resolve(ok(undefined)),
    patience: PATIENCE,
    checks: [],
  });
  return receiptOf({ result });
}

/** Objects of both clusters but for pods, which come and go. */
export const objectsOf = (mesh: FakeMesh): readonly (readonly string[])[] =>
  [mesh.east, mesh.west].map((each) => each.names().filter((name) => !name.startsWith("Pod/")));
