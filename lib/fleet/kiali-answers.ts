import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { healthPath } from "@/lib/kiali/status-api";
import { fail } from "@/lib/problem";
import { consoleNow } from "./console-clock";

type Answer = Awaited<ReturnType<Cluster["proxy"]>>;

/** Kiali asks every remote in turn before it answers some of these. */
const DEADLINE_MS = 10_000;
/** Of the namespaces nobody wants more than the answer's beginning. */
const GLANCE_BYTES = 64 * 1024;

/**
 * What one Kiali said when it was last asked. Its answers make it ask all its clusters, so it is asked for itself, seldom and apart from its cluster,
 * and whoever reads the home gets what it said.
 */
export class KialiAnswers {
  #answers: ReadonlyMap<string, Answer> = new Map();
  #atMs: number | null = null;

  /** When it was last asked, console clock; null before that. */
  get atMs(): number | null {
    return this.#atMs;
  }

  /** Whether all that it was asked was answered, were it with a refusal. */
  get isServing(): boolean {
    return this.#atMs !== null && [...this.#answers.values()].every((answer) => answer.ok && answer.value.status < 500);
  }

  /** Asks for its health, its clusters and its namespaces, at the same time. */
  async ask(home: Cluster, kiali: KialiInstallation, signal: AbortSignal): Promise<void> {
    const { service } = kiali;
    if (!service) return;
    const root = kiali.webRoot === "/" ? "" : kiali.webRoot;
    const atMs = consoleNow();
    const ask = async (path: string, limitBytes?: number): Promise<[string, Answer]> => {
      const limit = limitBytes === undefined ? {} : { limitBytes };
      const answer = await home.proxy(service, path, { signal, timeoutMs: DEADLINE_MS, ...limit });
      // That it is long is an answer as well.
      if (!answer.ok && answer.problem.kind === "too-large")
        return [path, { ok: true, value: { status: 200, body: null } }];
      return [path, answer];
    };
    const answers = await Promise.all([
      ask(healthPath(kiali)),
      ask(`${root}/api`),
      ask(`${root}/api/namespaces`, GLANCE_BYTES).then(withoutBody),
    ]);
    if (signal.aborted) return;
    this.#answers = new Map(answers);
    this.#atMs = atMs;
  }

  /** The home's cluster, but what its Kiali answers is what it said last; "cancelled" where it was not asked. */
  behind(home: Cluster): Cluster {
    const answers = this.#answers;
    return {
      ...home,
      proxy: async (_service, path) => answers.get(path) ?? fail({ kind: "cancelled", context: home.context }),
    };
  }
}

const withoutBody = ([path, answer]: [string, Answer]): [string, Answer] => [
  path,
  answer.ok ? { ok: true, value: { status: answer.value.status, body: null } } : answer,
];
