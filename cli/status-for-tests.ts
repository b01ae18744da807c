import type { ContextRow } from "@/lib/cluster/context-row";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { Fleet } from "@/lib/fleet/fleet";
import { ProbeTally } from "@/lib/fleet/probe-tally";
import { testRow, testView } from "@/lib/notice/rows-for-tests";
import { ok } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { Clusters } from "./clusters";

export const KIALI = { namespace: "istio-system", name: "kiali" };
export const KNOWN: readonly KnownHome[] = [{ home: "east", kiali: KIALI }];

export const context = (name: string, more: Partial<ContextRow> = {}): ContextRow => ({
  name,
  cluster: name,
  user: "u",
  namespace: null,
  server: "https://x.test",
  credential: "token",
  current: false,
  file: "config",
  problem: null,
  ...more,
});

export const home = testRow({ id: "home", kind: "home", name: "east", context: "east", kialiVersion: "v2.11.0" });
export const west = testRow({ id: "west", latencyMs: 12.4, version: "v1.34.1" });
export const lone = testRow({ id: "lone", kind: "context", home: null, state: "not-connected", evidence: null });

/** A fleet whose rows the test says. */
export function fakeFleet(first: readonly FleetRow[]) {
  const state = {
    named: [] as string[],
    rows: first,
    sweptMs: 0 as number | null,
    isStopped: false,
    listeners: new Set<() => void>(),
  };
  const fleet: Fleet = {
    view: () =>
      testView(state.rows, {
        nowMs: 5_000,
        sweptMs: state.sweptMs,
        sweep: state.sweptMs === null ? { done: 1, total: 3 } : null,
      }),
    patchSince: () => null,
    onChange: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    hold: () => () => undefined,
    watch: () => () => undefined,
    lookAgain: async (ids) => {
      state.named.push(...ids);
    },
    refresh: async () => undefined,
    history: () => [],
    latencies: () => [],
    probes: () => ({ ...new ProbeTally().counts(), sweepMs: null }),
    orphans: () => [],
    stop: async () => {
      state.isStopped = true;
    },
  };
  return Object.assign(state, {
    fleet,
    become: (rows: readonly FleetRow[]) => {
      state.rows = rows;
      for (const listener of state.listeners) listener();
    },
  });
}

export function worldOf(
  fake: ReturnType<typeof fakeFleet>,
  known = KNOWN,
  contexts = [context("east"), context("west"), context("cloud", { credential: "exec" })],
) {
  const asked: KnownHome[][] = [];
  const opened: string[] = [];
  const clusters: Clusters = {
    contextRows: async () => ({ rows: contexts, problems: [] }),
    openCluster: async (name) => {
      opened.push(name);
      return ok(fakeCluster({ context: name }).cluster);
    },
    loadOpenEndpoint: () => Promise.reject(new Error("not needed")),
    knownHomes: async () => known,
    loadFleet: async () => (homes) => {
      asked.push([...homes]);
      return fake.fleet;
    },
    closeClusters: () => undefined,
  };
  return { clusters, asked, opened };
}
