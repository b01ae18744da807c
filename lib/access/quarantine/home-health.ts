import { podsSelected } from "@/lib/kiali/pods-selected";
import "server-only";
import { dyingWords } from "@/lib/access/dying-words";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import { healthPath } from "@/lib/kiali/status-api";
import { ok, type Problem, type Result } from "@/lib/problem";
import { isCrashing, isStarting, type PodHealth, podHealth } from "./pod-health";
import { probeEntry, type RemoteFault } from "./probe-entry";

export type HomeState = "serving" | "crash-looping" | "hanging" | "starting" | "down" | "unknown";

/** One remote that keeps Kiali down, or would keep its next start from succeeding. */
export type Culprit = {
  name: string;
  /** Kiali's own log named it, its credential was tried from here, or both. */
  evidence: "log" | "probe" | "both";
  detail: string;
  /** What brings Kiali back soonest; while it serves, what mends the connection. */
  mend: "quarantine" | "repair" | "rotate" | "revoke";
};

/** How one Kiali is, and which remotes are to blame. Nothing in it is secret. */
export type HomeHealth = {
  state: HomeState;
  /** ISO; null where nothing tells. */
  since: string | null;
  pods: readonly PodHealth[];
  culprits: readonly Culprit[];
  /** Lines for an operator: what was asked and what was seen, the killing log line among them. */
  evidence: readonly string[];
};

export type DiagnoseOptions = {
  signal?: AbortSignal;
  /** How long Kiali may take to answer; a Kiali that hangs takes all of it. */
  kialiMs?: number;
  /** How long each remote may take. All are asked at once: a silent one delays nobody else. */
  probeMs?: number;
  /** Asks the home alone: no entry's credential is tried, so that a remote nobody has named in a log is not found out. */
  isHomeOnly?: boolean;
};

type Answer = { path: string; ms: number; problem: Problem | null; status: number | null };

/**
 * Recognises by itself whether a Kiali serves, crash-loops or hangs, and because of which remote: by its pods, the line that killed it, how long it
 * takes to answer, and a try of every entry's credential from here (a remote that withholds rights is named in no log). Reads only, and ends
 * within its deadlines. Fails only when the Kiali or its pods cannot be found.
 */
export async function diagnoseHome(facts: HomeFacts, options: DiagnoseOptions = {}): Promise<Result<HomeHealth>> {
  const { signal = new AbortController().signal, kialiMs = 10_000, probeMs = 8_000, isHomeOnly = false } = options;
  const found = await facts.kiali();
  if (!found.ok) return found;
  const kiali = found.value;
  const home = facts.home.cluster;
  const ask = (path: string) => askKiali(home, kiali, path, kialiMs, signal);
  const [pods, health, api, namespaces, faults, homeName] = await Promise.all([
    podsSelected(home, kiali.namespace, kiali.deployment.selector, { signal }),
    ask(healthPath(kiali)),
    ask(under(kiali, "/api")),
    ask(under(kiali, "/api/namespaces")),
    isHomeOnly ? untried([]) : faultsOf(facts, probeMs, signal),
    facts.homeName(),
  ]);
  if (!pods.ok) return pods;
  const seen = pods.value.map(podHealth);
  const state = stateOf(seen, kiali, health, [api, namespaces]);
  const words = await lastWords(facts, kiali, seen, signal);
  const isDown = state === "crash-looping" || state === "hanging" || state === "starting" || state === "down";
  return ok({
    state,
    since: sinceOf(state, seen),
    pods: seen,
    culprits: culpritsOf(faults, words, isDown, homeName),
    evidence: [
      ...words.map(({ pod, line }) => `Pod ${pod} ended with: ${line}`),
      ...[health, api, namespaces].flatMap((answer) => answerWords(answer, seen, kialiMs)),
      ...faults.problems.map((problem) => describeProblem(problem).title),
      ...(state === "hanging"
        ? ["Giving rights or a network back does not heal a Kiali that hangs: only a restart does."]
        : []),
    ],
  });
}

const under = ({ webRoot }: KialiInstallation, path: string): string => `${webRoot === "/" ? "" : webRoot}${path}`;

async function askKiali(
  home: Cluster,
  { service }: KialiInstallation,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  const startedAt = performance.now();
  if (!service) {
    const problem: Problem = { kind: "not-found", context: home.context, object: "the Service of Kiali" };
    return { path, ms: 0, problem, status: null };
  }
  const own = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const answer = await home.proxy(service, path, { signal: own, timeoutMs });
  const ms = Math.round(performance.now() - startedAt);
  return answer.ok
    ? { path, ms, problem: null, status: answer.value.status }
    : { path, ms, problem: answer.problem, status: null };
}

/** Any status is an answer: a Kiali that wants a login says 401 at once. */
const hasAnswered = ({ problem, status }: Answer): boolean => problem === null && status !== null && status < 500;
const isUnasked = ({ problem }: Answer): boolean =>
  problem !== null && ["forbidden", "not-found", "unauthenticated"].includes(problem.kind);

function stateOf(
  pods: readonly PodHealth[],
  kiali: KialiInstallation,
  health: Answer,
  apis: readonly Answer[],
): HomeState {
  if (pods.some(({ isReady }) => isReady)) {
    if (isUnasked(health)) return "unknown";
    if (!hasAnswered(health)) return "hanging";
    if (apis.every(isUnasked)) return "unknown";
    return apis.every((answer) => hasAnswered(answer) || isUnasked(answer)) ? "serving" : "hanging";
  }
  if (pods.some(isCrashing)) return "crash-looping";
  if (pods.some(isStarting)) return "starting";
  return kiali.deployment.replicas > 0 && pods.length === 0 ? "starting" : "down";
}

function sinceOf(state: HomeState, pods: readonly PodHealth[]): string | null {
  // Since when people wait is not on record anywhere.
  if (state === "hanging" || state === "unknown") return null;
  const times = pods
    .filter(({ isReady }) => isReady === (state === "serving"))
    .flatMap(({ since }) => since ?? [])
    .sort();
  return times[0] ?? null;
}

type Words = { pod: string; line: string; remote: string | null };

/** The line that killed each pod that does not run. */
async function lastWords(
  facts: HomeFacts,
  { namespace, deployment }: KialiInstallation,
  pods: readonly PodHealth[],
  signal: AbortSignal,
): Promise<readonly Words[]> {
  const dead = pods.filter(isCrashing);
  if (dead.length === 0) return [];
  const remotes = await facts.remotes();
  const known = remotes.ok ? remotes.value.entries.map(({ key, server }) => ({ name: key, server })) : [];
  const own = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
  const words = await Promise.all(
    dead.map(async ({ name }) => {
      const last = await dyingWords(
        facts.home.cluster,
        { namespace, name, container: deployment.container },
        known,
        own,
      );
      return last ? [{ pod: name, ...last }] : [];
    }),
  );
  return words.flat();
}

/** `isTried` tells whether an entry without a fault is known to be fine. */
type Faults = { faults: readonly RemoteFault[]; problems: readonly Problem[]; isTried: boolean };
const untried = (problems: readonly Problem[]): Faults => ({ faults: [], problems, isTried: false });

/** What a rotation waits to see used is not tried by anybody else meanwhile. */
async function faultsOf(facts: HomeFacts, probeMs: number, signal: AbortSignal): Promise<Faults> {
  const remotes = await facts.remotes();
  if (!remotes.ok) return untried([remotes.problem]);
  const held = await facts.untriable();
  if (held) return untried([held]);
  const probed = await Promise.all(
    remotes.value.secrets.flatMap((secret) =>
      readRemoteEntries(secret).map((entry) => probeEntry(facts.world.openEndpoint, secret, entry, probeMs, signal)),
    ),
  );
  return { faults: probed.flatMap((fault) => fault ?? []), problems: [], isTried: true };
}

/** An entry that is called like the home is never Kiali's way to it: no credential mends that. */
function culpritsOf(
  { faults, isTried }: Faults,
  words: readonly Words[],
  isDown: boolean,
  homeName: string | null,
): readonly Culprit[] {
  const named = [...new Set(words.flatMap(({ remote }) => remote ?? []))];
  const probed = faults.map(
    ({ name, detail, mend }): Culprit => ({
      name,
      evidence: named.includes(name) ? "both" : "probe",
      detail,
      mend: isDown ? "quarantine" : name === homeName ? "revoke" : mend,
    }),
  );
  const unseen = named.filter((name) => !faults.some((fault) => fault.name === name));
  return [
    ...probed,
    ...unseen.map((name): Culprit => {
      const line = words.find(({ remote }) => remote === name)?.line ?? "";
      return {
        name,
        evidence: "log",
        detail: `${isTried ? "it answers from here, but " : ""}Kiali ended with: ${line}`,
        mend: "quarantine",
      };
    }),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function answerWords(
  { path, ms, problem, status }: Answer,
  pods: readonly PodHealth[],
  kialiMs: number,
): readonly string[] {
  if (!pods.some(({ isReady }) => isReady)) return [];
  if (status !== null) return [`${path} answered ${status} in ${ms} ms`];
  if (!problem) return [];
  return ["forbidden", "not-found", "unauthenticated"].includes(problem.kind)
    ? [`${path} could not be asked: ${describeProblem(problem).title}`]
    : [
        `${path} did not answer${ms >= kialiMs ? ` within ${Math.round(kialiMs / 1000)} s` : ` (${describeProblem(problem).title})`}`,
      ];
}
