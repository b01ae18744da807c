import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { connect } from "@/lib/access/connect";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { meshWish } from "@/lib/access/fake-mesh";
import type { ConnectPatience } from "@/lib/access/run-connect";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { auditFile } from "@/lib/audit/audit-file";
import { type RunAuthor, type RunRecorder, runRecorder } from "@/lib/audit/run-recorder";
import type { CheckResult } from "@/lib/checks/check";
import { clusterFacts } from "@/lib/checks/cluster-facts";
import { chooseKiali } from "@/lib/checks/pair-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import { listedClusters } from "@/lib/kiali/status-api";
import { contextRow } from "@/lib/kube/context-row";
import { ExecRuns } from "@/lib/kube/exec-runs";
import { loadKubeconfig } from "@/lib/kube/load-kubeconfig";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { openEntry } from "@/lib/kube/open-entry";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { RunRecord } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import type { Reach } from "./dying-process";

/** Kiali in east reads north; west is what the story is about. Everything over real TLS and the real door. */
export type FaultScene = {
  sandbox: Sandbox;
  /** New handles to the same clusters, as another process has them. */
  open: () => Promise<Opened>;
  stop: () => Promise<void>;
};

export type Opened = { reach: Reach; contexts: UpkeepWorld["contexts"]; close: () => Promise<void> };

export const EAST = "admin@prod-east-1";
export const WEST = "prod-west-1";
/** The sandbox calls its extra remotes r1, r2…; this one is north. */
export const NORTH = "prod-r1-1";

const second = { tickMs: 20, deadlineMs: 10_000 };
/** Shorter than in earnest; the sandbox's time runs fifty times as fast. */
export const PATIENCE: Partial<ConnectPatience> = {
  settle: { tickMs: 20, deadlineMs: 5_000 },
  restart: { tickMs: 20, deadlineMs: 20_000, roomMs: 4_000 },
  handOver: second,
  kiali: second,
  inUse: { tickMs: 50, byTimeMs: 2_000, deadlineMs: 8_000 },
};

export async function startFaultScene(): Promise<FaultScene> {
  const sandbox = await startSandbox({ world: "pair", remotes: 1, timeScale: 0.02 });
  const opened: Opened[] = [];
  return {
    sandbox,
    open: async () => {
      const next = await openAll(sandbox);
      opened.push(next);
      return next;
    },
    stop: async () => {
      await Promise.all(opened.map(({ close }) => close()));
      await sandbox.stop();
    },
  };
}

async function openAll({ kubeconfigPath }: Sandbox): Promise<Opened> {
  const { contexts } = await loadKubeconfig({ paths: [kubeconfigPath] });
  const runs = new ExecRuns();
  const clusters = new Map<string, Cluster>();
  for (const entry of contexts) {
    const cluster = await openEntry(entry, runs);
    if (cluster.ok) clusters.set(entry.name, cluster.value);
  }
  const at = (context: string): Cluster => {
    const cluster = clusters.get(context);
    if (!cluster) throw new Error(`the sandbox has no context ${context}`);
    return cluster;
  };
  return {
    reach: {
      home: at(EAST),
      open: async (context): Promise<Result<Cluster>> => {
        const cluster = clusters.get(context);
        return cluster ? ok(cluster) : fail({ kind: "no-such-context", context });
      },
      openEndpoint,
    },
    contexts: contexts.map(contextRow),
    close: async () => {
      await Promise.all([...clusters.values()].map((cluster) => cluster.close()));
    },
  };
}

/** What a run said, all of it, and its lines in the audit file: for the eyes of whoever looks for a token. */
export type Told = {
  result: Result<Receipt>;
  /** What connect's checks found; empty for every other verb. */
  checks: readonly CheckResult[];
  said: string;
  audited: string;
  tookMs: number;
};

const OVERRIDES = { "connection.address": "the sandbox is all on this machine" };

/** Connects as the command does. */
export function tellConnect(
  { reach }: Pick<Opened, "reach">,
  asked: Partial<ConnectWish>,
  checks?: readonly never[],
): Promise<Told> {
  const wish = meshWish({ home: EAST, remote: WEST, ...asked });
  return told({ verb: "connect", home: EAST, names: [wish.name ?? wish.remote] }, async (telling) => {
    const { say, onPlan, record } = telling;
    const remote = await reach.open(wish.remote);
    if (!remote.ok) return remote;
    return connect({
      wish,
      overrides: OVERRIDES,
      home: reach.home,
      remote: remote.value,
      openEndpoint: reach.openEndpoint,
      signal: new AbortController().signal,
      onCheck: telling.onCheck,
      onPlan,
      onEvent: say,
      record,
      patience: PATIENCE,
      ...(checks ? { checks } : {}),
    });
  });
}

/** Carries out any other verb as the command does. */
export function tellUpkeep(
  { reach, contexts }: Pick<Opened, "reach" | "contexts">,
  asked: Pick<UpkeepWish, "verb"> & Readonly<Record<string, unknown>>,
): Promise<Told> {
  return told({ verb: asked.verb, home: EAST, names: ["west"] }, ({ say, onPlan, record }) =>
    upkeep({
      wish: upkeepWish.parse({ home: EAST, kiali: null, names: ["west"], ...asked }),
      world: { ...reach, contexts, patience: { ...PATIENCE, refused: second } },
      signal: new AbortController().signal,
      onPlan,
      onEvent: say,
      record,
    }),
  );
}

type Telling = {
  say: (value: unknown) => void;
  onCheck: (result: CheckResult) => void;
  onPlan: (plan: Plan) => void;
  record: (entry: RunRecord) => Promise<Result<void>>;
};

/** Every step goes to the real audit file, as FLEET_AUDIT_FILE names it. */
async function told(
  about: NonNullable<RunAuthor["about"]>,
  work: (telling: Telling) => Promise<Result<Receipt>>,
): Promise<Told> {
  const lines: string[] = [];
  const say = (value: unknown) => void lines.push(JSON.stringify(value));
  const checks: CheckResult[] = [];
  const requestId = crypto.randomUUID();
  const run: { recorder: RunRecorder | null } = { recorder: null };
  const startedAt = performance.now();
  const result = await work({
    say,
    onCheck: (check) => {
      say(check);
      checks.push(check);
    },
    onPlan: (plan) => {
      say(plan);
      const userOf = () => Promise.resolve("ada");
      run.recorder = runRecorder({ session: "matrix", requestId, planDigest: planDigest(plan), userOf, about });
    },
    record: (entry) => {
      say(entry);
      if (!run.recorder) throw new Error("a step ran before its plan was known");
      return run.recorder(entry);
    },
  });
  const tookMs = performance.now() - startedAt;
  say(result);
  await run.recorder?.end(result);
  const file = await readFile(auditFile(), "utf8").catch(() => "");
  const audited = file.split("\n").filter((line) => line.includes(requestId));
  return { result, checks, said: lines.join("\n"), audited: audited.join("\n"), tookMs };
}

/** Clusters that the home's running Kiali lists; empty when it does not answer. */
export async function listedByKiali({ reach }: Pick<Opened, "reach">): Promise<readonly string[]> {
  const found = await clusterFacts("home", reach.home).kialis();
  const kiali = found.ok ? chooseKiali(EAST, found.value, null) : found;
  if (!kiali.ok) return [];
  const listed = await listedClusters(reach.home, kiali.value);
  return listed.ok ? listed.value : [];
}
