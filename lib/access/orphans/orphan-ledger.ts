import type { FoundObject } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import { configMapData } from "@/lib/istio/workload";
import type { Orphan } from "@/lib/plan/orphan";
import type { Ledger } from "@/lib/plan/plan";
import type { LedgerCode, StepContext } from "@/lib/plan/run-context";
import { ok, type Problem, type Result } from "@/lib/problem";
import { ORPHANS, orphansManifest, recordManager } from "./orphans-config-map";
import { parseOrphan } from "./parse-orphan";

/**
 * Keeps the records of one run's home by server-side apply, one owner per key, so that two consoles never overwrite each other's. Forced,
 * because a record that somebody edited by hand is still ours to strike off. The ConfigMap goes with its last record.
 */
export function orphanLedger(): LedgerCode {
  /** What stood there before this run, by name; null for nothing. */
  const before = new Map<string, string | null>();
  return {
    run: async (step, context) => {
      const { name } = step.orphan;
      const stored = await storedText(step, context);
      if (!stored.ok) return stored;
      if (!before.has(name)) before.set(name, stored.value?.text ?? null);
      if (step.verb === "clear")
        return stored.value?.text == null ? ok("nothing is on record") : strikeOff(step, context);
      const since = stored.value?.text == null ? now() : parseOrphan(name, stored.value.text, stored.value.since).since;
      const written = await write(step, { ...step.orphan, since, lastTry: null }, context);
      return written.ok ? ok(`on record in ConfigMap ${ORPHANS}`) : written;
    },
    keep: async (step, problem, context) => {
      const { name } = step.orphan;
      const stored = await storedText(step, context);
      if (!stored.ok) return stored;
      const record =
        stored.value?.text == null
          ? { ...step.orphan, since: now() }
          : parseOrphan(name, stored.value.text, stored.value.since);
      const why = wordsOf(problem);
      const { pieces } = step.orphan;
      const written = await write(step, { ...record, pieces, why, lastTry: now() }, context);
      return written.ok ? ok(`What ${name} was granted stays on record: ${why}`) : written;
    },
    undo: async (step, context) => {
      const text = before.get(step.orphan.name) ?? null;
      if (text === null) return strikeOff(step, context);
      const written = await apply(step, text, context);
      return written.ok ? ok("the record is as it was") : written;
    },
  };
}

type Stored = { text: string | null; since: string };

async function storedText({ ref, orphan }: Ledger, { cluster, signal }: StepContext): Promise<Result<Stored | null>> {
  const found = await cluster.read(ref, { signal });
  if (!found.ok) return found;
  if (!found.value) return ok(null);
  const since = new Date(found.value.metadata.creationTimestamp).toISOString();
  return ok({ text: configMapData(found.value)[orphan.name] ?? null, since });
}

const write = (step: Ledger, record: Orphan, context: StepContext) => apply(step, JSON.stringify(record), context);

const apply = (step: Ledger, text: string | null, { cluster, signal }: StepContext) =>
  cluster.apply(orphansManifest(step.ref.namespace ?? "", step.orphan.name, text), {
    manager: recordManager(step.orphan.name),
    force: true,
    signal,
  });

/** The last record takes the ConfigMap with it in one call, so that no kill in between leaves an empty one. */
async function strikeOff(step: Ledger, context: StepContext): Promise<Result<string>> {
  const { cluster, signal } = context;
  const { name } = step.orphan;
  const found = await cluster.read(step.ref, { signal });
  if (!found.ok) return found;
  if (found.value && Object.keys(configMapData(found.value)).every((key) => key === name)) {
    const { uid, resourceVersion } = found.value.metadata;
    const removed = await cluster.remove(step.ref, { uid, resourceVersion, signal });
    if (removed.ok) return ok(`${name} is struck off`);
    if (removed.problem.kind !== "changed" && removed.problem.kind !== "conflict") return removed;
  }
  const given = await apply(step, null, context);
  if (!given.ok) return given;
  // Somebody else owns the key as well: giving ours up leaves his.
  const left =
    name in configMapData(given.value)
      ? await cluster.patch(step.ref, { data: { [name]: null } }, { uid: given.value.metadata.uid, signal })
      : given;
  if (!left.ok) return left;
  if (isEmptied(left.value)) {
    const { uid, resourceVersion } = left.value.metadata;
    const removed = await cluster.remove(step.ref, { uid, resourceVersion, signal });
    if (!removed.ok && removed.problem.kind !== "changed" && removed.problem.kind !== "conflict") return removed;
  }
  return ok(`${name} is struck off`);
}

const isEmptied = (found: FoundObject): boolean => Object.keys(configMapData(found)).length === 0;

const wordsOf = (problem: Problem): string =>
  problem.kind === "gate-failed" ? problem.detail : describeProblem(problem).title;

const now = (): string => new Date().toISOString();
