import "server-only";
import { stat } from "node:fs/promises";
import type { ContextRow } from "@/lib/cluster/context-row";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import { clusterOf, type OpenedCluster } from "./cluster-of";
import { contextRow } from "./context-row";
import { credentialFor } from "./credential-for";
import { endpointOf } from "./endpoint-of";
import { ExecRuns } from "./exec-runs";
import { openHandle } from "./handle";
import { type ContextEntry, type Kubeconfig, loadKubeconfig } from "./load-kubeconfig";
import { pemReader } from "./secret-files";

/** One reading of the kubeconfig and the clusters opened from it. */
type Generation = {
  kubeconfig: Kubeconfig;
  /** The environment the paths were taken from. */
  from: string;
  runs: ExecRuns;
  open: Map<string, Promise<Result<OpenedCluster>>>;
};
type Memory = { generation: Promise<Generation> | null };

const memory = () => serverMemory<Memory>("kube.clusters", () => ({ generation: null }));
const environment = () => `${process.env["KUBECONFIG"] ?? ""}\n${process.env["HOME"] ?? ""}`;

/**
 * The cluster of a context, opened once and kept with its connections. Dials nothing yet. A kubeconfig that changed on
 * disk is read again first; clusters opened from its older state go on working for whoever holds them.
 */
export async function openCluster(context: string): Promise<Result<OpenedCluster>> {
  const { kubeconfig, open, runs } = await current();
  const entry = kubeconfig.contexts.find(({ name }) => name === context);
  if (!entry) return fail({ kind: "no-such-context", context });
  const opened = open.get(context) ?? openEntry(entry, runs);
  open.set(context, opened);
  const result = await opened;
  if (!result.ok) open.delete(context);
  return result;
}

/** Every context of the kubeconfig, and what is wrong beside them. */
export async function contextRows(): Promise<{ rows: readonly ContextRow[]; problems: readonly Problem[] }> {
  const { kubeconfig } = await current();
  return { rows: kubeconfig.contexts.map(contextRow), problems: kubeconfig.problems };
}

/** Ends all connections. */
export async function closeClusters(): Promise<void> {
  const generation = await memory().generation;
  memory().generation = null;
  if (generation) await closeAll(generation);
}

/** Opens one entry of a kubeconfig. */
export async function openEntry(entry: ContextEntry, runs: ExecRuns): Promise<Result<OpenedCluster>> {
  const { target, problem, name } = entry;
  if (!target) return fail(problem ?? { kind: "no-such-context", context: name });
  const { ca } = target.address;
  const pem = ca ? await pemReader(ca).read() : null;
  const handle = openHandle(target, credentialFor(target, runs), { isGuarded: false });
  return ok(clusterOf(handle, target, endpointOf(target.address, pem?.reveal() ?? null), false));
}

async function current(): Promise<Generation> {
  const kept = await memory().generation?.catch(() => null);
  if (kept && kept.from === environment() && !(await isStale(kept.kubeconfig))) return kept;
  const started = load();
  memory().generation = started;
  return started;
}

async function load(): Promise<Generation> {
  const from = environment();
  return { kubeconfig: await loadKubeconfig(), from, runs: new ExecRuns(), open: new Map() };
}

async function isStale({ stamps }: Kubeconfig): Promise<boolean> {
  const looks = [...stamps].map(async ([path, stamp]) => {
    const now = await stat(path).catch(() => null);
    return now?.mtimeMs !== stamp?.mtimeMs || now?.size !== stamp?.size;
  });
  return (await Promise.all(looks)).includes(true);
}

async function closeAll({ open }: Generation): Promise<void> {
  for (const opened of await Promise.all(open.values())) if (opened.ok) await opened.value.close();
}
