import "server-only";
import type { ContextRow } from "@/lib/cluster/context-row";
import { fail, type Problem, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import type { OpenedCluster } from "./cluster-of";
import { contextRow } from "./context-row";
import { ExecRuns } from "./exec-runs";
import { fileStamp } from "./file-stamp";
import { type Kubeconfig, loadKubeconfig } from "./load-kubeconfig";
import { openEntry } from "./open-entry";

/** One reading of the kubeconfig, and the clusters opened from it. */
type Generation = {
  kubeconfig: Kubeconfig;
  /** The environment that the paths were taken from. */
  from: string;
  runs: ExecRuns;
  opened: Map<string, Promise<Result<OpenedCluster>>>;
};
type Memory = { generation: Promise<Generation> | null };

const memory = () => serverMemory<Memory>("kube.clusters", () => ({ generation: null }));
const environment = () => `${process.env.KUBECONFIG ?? ""}\n${process.env.HOME ?? ""}`;

/**
 * The cluster of a context, opened once and kept with its connections; nothing is dialled yet. A kubeconfig that changed
 * on disk is read again first. Whoever still holds a cluster of the older reading can use it to the end; its idle
 * connections close by themselves after a minute.
 */
export async function openCluster(context: string): Promise<Result<OpenedCluster>> {
  const { kubeconfig, opened, runs } = await current();
  const entry = kubeconfig.contexts.find(({ name }) => name === context);
  if (!entry) return fail({ kind: "no-such-context", context });
  const opening = opened.get(context) ?? openEntry(entry, runs);
  opened.set(context, opening);
  return opening;
}

/** Every context of the kubeconfig, and what is wrong beside them. Dials nothing. */
export async function contextRows(): Promise<{ rows: readonly ContextRow[]; problems: readonly Problem[] }> {
  const { kubeconfig } = await current();
  return { rows: kubeconfig.contexts.map(contextRow), problems: kubeconfig.problems };
}

/** Whether somebody opened a context already: then asking its cluster starts no login that nobody asked for. Dials nothing. */
export async function isOpened(context: string): Promise<boolean> {
  return (await current()).opened.has(context);
}

/** Ends all connections at once; what is on the way is "cancelled". */
export async function closeClusters(): Promise<void> {
  const generation = await memory().generation;
  memory().generation = null;
  const clusters = await Promise.all(generation?.opened.values() ?? []);
  await Promise.all(clusters.map((opened) => (opened.ok ? opened.value.close() : undefined)));
}

/** Callers queue up behind one look at the files, so that a change makes one new generation. */
function current(): Promise<Generation> {
  const kept = memory();
  const next = renew(kept.generation);
  kept.generation = next;
  return next;
}

async function renew(previous: Promise<Generation> | null): Promise<Generation> {
  const kept = await previous?.catch(() => null);
  if (kept && kept.from === environment() && !(await isStale(kept.kubeconfig))) return kept;
  const from = environment();
  return { kubeconfig: await loadKubeconfig(), from, runs: new ExecRuns(), opened: new Map() };
}

async function isStale({ stamps }: Kubeconfig): Promise<boolean> {
  const looks = [...stamps].map(async ([path, stamp]) => (await fileStamp(path)) !== stamp);
  return (await Promise.all(looks)).includes(true);
}
