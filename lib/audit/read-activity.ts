import "server-only";
import type { ActivityPage, ActivityRun } from "@/lib/activity/activity";
import type { ActivityFilters } from "@/lib/activity/activity-filters";
import { type FoldedRun, outcomeOfRun, runOf, summaryOf } from "@/lib/activity/fold-activity";
import { matchesFilters } from "@/lib/activity/matches-filters";
import { auditFile } from "./audit-file";
import { readAuditIndex, verdictOf } from "./audit-index";
import { isProcessAlive, thisProcess } from "./audit-process";

/** A run of another process that wrote nothing for so long does not go on: no step waits longer. */
const SILENT_FOR_MS = 30 * 60_000;

export type ReadActivity = {
  filters: ActivityFilters;
  limit: number;
  /** Only runs whose first line stands before this one. */
  before: number | null;
  /** Runs that go on in this process, by request id. */
  live: ReadonlySet<string>;
  /** Follow the chain from its first line, whenever that was done last. */
  whole?: boolean;
  path?: string;
};

/** The newest runs that the filters let through, newest first, with what following the chain showed. */
export async function readActivity(asked: ReadActivity): Promise<ActivityPage> {
  const { filters, limit, before, live, whole = false, path = auditFile() } = asked;
  const index = await readAuditIndex(path, { whole }).catch(unreadable(path));
  if ("state" in index) return index;
  const all = [...index.folded.runs.values()].reverse();
  const goesOn = (run: FoldedRun): boolean => isLive(run, live);
  const found = all.filter((run) => matchesFilters(run, filters, goesOn(run)));
  const rest = before === null ? found : found.filter(({ firstLine }) => firstLine < before);
  const runs = rest.slice(0, limit);
  return {
    state: "read",
    verdict: verdictOf(index),
    runs: runs.map((run) => summaryOf(run, goesOn(run))),
    found: found.length,
    total: all.length,
    next: rest.length > limit ? (runs.at(-1)?.firstLine ?? null) : null,
    known: {
      contexts: sorted(all.flatMap(({ contexts, home }) => [...contexts, home])),
      users: sorted(all.flatMap(({ users, session }) => [...users, session])),
      verbs: sorted(all.map(({ verb }) => verb)),
      names: sorted(all.flatMap(({ names }) => [...names])),
    },
    isRunning: all.some((run) => outcomeOfRun(run, goesOn(run)) === "running"),
  };
}

/** One run with its steps; null when the file has none of that id. Throws when the file cannot be read. */
export async function readActivityRun(
  requestId: string,
  live: ReadonlySet<string>,
  path = auditFile(),
): Promise<ActivityRun | null> {
  const run = (await readAuditIndex(path)).folded.runs.get(requestId);
  return run ? runOf(run, isLive(run, live)) : null;
}

/** Request ids of the runs that the filters let through. Throws when the file cannot be read. */
export async function matchingRuns(
  filters: ActivityFilters,
  live: ReadonlySet<string>,
  path = auditFile(),
): Promise<ReadonlySet<string>> {
  const runs = [...(await readAuditIndex(path)).folded.runs.values()];
  const found = runs.filter((run) => matchesFilters(run, filters, isLive(run, live)));
  return new Set(found.map(({ requestId }) => requestId));
}

/** Runs of this process are known; of another one on this machine as long as it lives and goes on writing. */
function isLive(run: FoldedRun, live: ReadonlySet<string>): boolean {
  if (live.has(run.requestId)) return true;
  if (!run.process || run.end) return false;
  const isRecent = Date.now() - Date.parse(run.lastAt) < SILENT_FOR_MS;
  return isRecent && run.process !== thisProcess() && isProcessAlive(run.process) === true;
}

const MAX_KNOWN = 1_000;
const sorted = (values: readonly (string | null)[]): readonly string[] =>
  [...new Set(values.filter((value) => value !== null))].sort().slice(0, MAX_KNOWN);

const unreadable =
  (file: string) =>
  (error: unknown): Extract<ActivityPage, { state: "unreadable" }> => {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return { state: "unreadable", file, why: code === "EACCES" || code === "EPERM" ? "denied" : "other" };
  };
