import { askWords } from "@/lib/access/access-asks";
import { atMost } from "@/lib/at-most";
import type { AccessAsk, Cluster, FoundObject } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import {
  type Access,
  type AccessColumn,
  type AccessRow,
  type AccessState,
  type AccessSubject,
  type AccessVerdict,
  isMeshNamespace,
  subjectIn,
} from "./access-matrix";
import { askForLogs, asksToWrite, askToSee, LIST_NAMESPACES, writeProbes } from "./kiali-asks";

/** Questions under way at once in one cluster: enough for hundreds in a second, and no flood. */
const AT_ONCE = 8;

export type ColumnOptions = {
  /** Of the Kiali that will ask. */
  version: string | null;
  requiresNamespaceGet: boolean;
  /** For all questions to this cluster. */
  deadlineMs: number;
  signal?: AbortSignal;
  /** Only these, whether or not anybody may list namespaces; null for all that are there. */
  namespaces?: readonly string[] | null;
  /** Every single way to write is asked, and not a sample of them. */
  isThorough?: boolean;
};

export type ColumnOf = { name: string; isHome: boolean; cluster: Cluster };

type Answer = { allowed: boolean; reason: string | null } | { problem: Problem };
type Ask = (ask: AccessAsk) => Promise<Answer>;

/**
 * What one subject may do in one cluster, as Kiali will ask. What holds everywhere is asked first, and namespace by namespace only what does
 * not. A server that takes no such questions from this login ends it at once, with the right to ask for.
 */
export async function askColumn(of: ColumnOf, subject: AccessSubject, options: ColumnOptions): Promise<AccessColumn> {
  const { name, isHome, cluster } = of;
  const askedAs = subjectIn(subject, name);
  const column = { cluster: name, isHome, context: cluster.context, askedAs };
  const own = new AbortController();
  const time = AbortSignal.timeout(options.deadlineMs);
  const signal = AbortSignal.any([own.signal, time, ...(options.signal ? [options.signal] : [])]);
  const inTurn = atMost(AT_ONCE);
  const as = { user: askedAs.user, groups: askedAs.groups };
  let end: Problem | null = null;
  const ask: Ask = (question) =>
    inTurn(async () => {
      if (signal.aborted) return { problem: overdue(cluster.context, options.deadlineMs) };
      const answer = await cluster.mayWhy(question, { as, signal });
      if (answer.ok) return answer.value;
      if (!own.signal.aborted && !time.aborted && ENDS.has(answer.problem.kind)) {
        end = answer.problem;
        own.abort();
      }
      return { problem: answer.problem };
    });
  const [everywhere, rooms] = await Promise.all([
    askEverywhere(ask, options),
    roomsOf(cluster, options.namespaces ?? null, signal),
  ]);
  if (end) return { ...column, everywhere: null, namespaces: [], problem: end, isPartial: false };
  if ("problem" in rooms)
    return {
      ...column,
      everywhere: everywhere.access,
      namespaces: [],
      problem: rooms.problem,
      isPartial: time.aborted,
    };
  const namespaces = await Promise.all(rooms.found.map((room) => askRow(ask, room, everywhere, options)));
  return { ...column, everywhere: everywhere.access, namespaces, problem: end, isPartial: time.aborted };
}

/** Answers that every other question would get as well. */
const ENDS: ReadonlySet<Problem["kind"]> = new Set([
  "forbidden",
  "unauthenticated",
  "unreachable",
  "tls",
  "credential",
  "not-kubernetes",
  "no-such-context",
]);

const overdue = (context: string, timeoutMs: number): Problem => ({
  kind: "timed-out",
  context,
  waitedFor: "the answers about access",
  timeoutMs,
});

type Everywhere = { access: Access; writes: ReadonlySet<string> };

async function askEverywhere(ask: Ask, options: ColumnOptions): Promise<Everywhere> {
  const asks = waysToWrite(null, options);
  const [list, get, logs, ...writes] = await Promise.all([
    ask(LIST_NAMESPACES),
    ask(askToSee(null)),
    ask(askForLogs(null)),
    ...asks.map(ask),
  ]);
  const listed = verdictOf([LIST_NAMESPACES], [list]);
  const gotten = verdictOf([askToSee(null)], [get]);
  const sees = options.requiresNamespaceGet || gotten.state === "yes" ? gotten : listed;
  return {
    access: { sees, logs: verdictOf([askForLogs(null)], [logs]), writes: verdictOf(asks, writes) },
    writes: new Set(asks.flatMap((each, index) => (isYes(writes[index]) ? [plainWords(each)] : []))),
  };
}

async function askRow(
  ask: Ask,
  { name, isInMesh }: Room,
  { access: everywhere, writes: held }: Everywhere,
  options: ColumnOptions,
): Promise<AccessRow> {
  const one = async (question: AccessAsk, before: AccessVerdict): Promise<AccessVerdict> =>
    before.state === "yes" ? before : verdictOf([question], [await ask(question)]);
  const sees = await one(askToSee(name), everywhere.sees);
  const row = (logs: AccessVerdict, writes: AccessVerdict) => ({
    namespace: name,
    isInMesh,
    access: { sees, logs, writes },
  });
  if (sees.state !== "yes") return row(sees.state === "no" ? HIDDEN : sees, sees.state === "no" ? HIDDEN : sees);
  const left = waysToWrite(name, options).filter((each) => !held.has(plainWords(each)));
  const [logs, writes] = await Promise.all([
    one(askForLogs(name), everywhere.logs),
    everywhere.writes.state === "yes"
      ? everywhere.writes
      : Promise.all(left.map(ask)).then((answers) => verdictOf(left, answers, held.size > 0)),
  ]);
  return row(logs, writes);
}

const HIDDEN: AccessVerdict = { state: "hidden", reason: null, missing: [] };

const waysToWrite = (namespace: string | null, { version, isThorough }: ColumnOptions): readonly AccessAsk[] =>
  (isThorough ? asksToWrite : writeProbes)(namespace, version);

const isYes = (answer: Answer | undefined): boolean => answer !== undefined && "allowed" in answer && answer.allowed;

/** One verdict of several answers; `hasMore` says that more of the kind is allowed already. */
function verdictOf(asks: readonly AccessAsk[], answers: readonly Answer[], hasMore = false): AccessVerdict {
  const said = asks.map((ask, index) => ({ ask, answer: answers[index] }));
  const failed = said.flatMap(({ answer }) => (answer && "problem" in answer ? [answer.problem] : []))[0];
  if (failed) return { state: "unknown", reason: describeProblem(failed).title, missing: [] };
  const reasonOf = (answer: Answer | undefined) => (answer && "reason" in answer ? answer.reason : null);
  const refused = said.filter(({ answer }) => !isYes(answer));
  const allowed = said.filter(({ answer }) => isYes(answer));
  const state: AccessState = refused.length === 0 ? "yes" : allowed.length > 0 || hasMore ? "part" : "no";
  const [telling] = state === "no" ? refused : allowed;
  return { state, reason: reasonOf(telling?.answer), missing: refused.map(({ ask }) => plainWords(ask)) };
}

/** "patch namespaces", whichever one was asked about. */
const plainWords = ({ verb, group, resource, namespace }: AccessAsk): string =>
  askWords({ verb, group, resource, namespace });

type Room = { name: string; isInMesh: boolean };

async function roomsOf(
  cluster: Cluster,
  wanted: readonly string[] | null,
  signal: AbortSignal,
): Promise<{ found: readonly Room[] } | { problem: Problem }> {
  const listed = await cluster.list({ apiVersion: "v1", kind: "Namespace", namespace: null }, { signal });
  if (!listed.ok && wanted === null) return { problem: listed.problem };
  const all: readonly FoundObject[] = listed.ok ? listed.value : [];
  const rooms = all.map((found) => ({ name: found.metadata.name, isInMesh: isMeshNamespace(found) }));
  const found = listed.ok ? rooms : (wanted ?? []).map((name) => ({ name, isInMesh: false }));
  const asked = wanted === null ? found : found.filter(({ name }) => wanted.includes(name));
  return { found: asked.toSorted((a, b) => Number(b.isInMesh) - Number(a.isInMesh) || (a.name < b.name ? -1 : 1)) };
}
