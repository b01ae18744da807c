import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { healthPath } from "@/lib/kiali/status-api";
import { fail } from "@/lib/problem";
import { consoleNow } from "./console-clock";

type Answer = Awaited<ReturnType<Cluster["proxy"]>>;

/** Kiali asks every remote in turn before it answers some of these. */
const DEADLINE_MS = 10_000;
/** As long a silence says something of a Kiali of which nothing is known. */
const SILENCE_MS = 2_500;
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

  /**
   * Asks for its health, its clusters and its namespaces, at the same time. `told` is called when they have answered, or will not; where nothing was
   * known before, also when it has been silent for a while.
   */
  async ask(home: Cluster, kiali: KialiInstallation, signal: AbortSignal, told: () => void): Promise<void> {
    const { service } = kiali;
    if (!service) return;
    const { context } = home;
    const root = kiali.webRoot === "/" ? "" : kiali.webRoot;
    const atMs = consoleNow();
    const answers = new Map<string, Answer>();
    const send = (path: string, of: { limitBytes?: number } = {}): Promise<Answer> =>
      home.proxy(service, path, { signal, timeoutMs: DEADLINE_MS, ...of });
    const ask = async (path: string, answer: Promise<Answer>): Promise<void> => {
      answers.set(path, fail({ kind: "timed-out", context, waitedFor: `Kiali at ${path}`, timeoutMs: SILENCE_MS }));
      answers.set(path, await answer);
    };
    const take = (): void => {
      if (signal.aborted) return;
      this.#answers = new Map(answers);
      this.#atMs = atMs;
      told();
    };
    const early = this.#atMs === null ? setTimeout(take, SILENCE_MS).unref() : null;
    const [health, api, namespaces] = [healthPath(kiali), `${root}/api`, `${root}/api/namespaces`];
    await Promise.all([
      ask(health, send(health)),
      ask(api, send(api)),
      ask(namespaces, send(namespaces, { limitBytes: GLANCE_BYTES }).then(glanced)),
    ]);
    if (early) clearTimeout(early);
    take();
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

/** How it answered; that the answer is long is an answer as well. */
const glanced = (answer: Answer): Answer => {
  if (answer.ok) return { ok: true, value: { status: answer.value.status, body: null } };
  return answer.problem.kind === "too-large" ? { ok: true, value: { status: 200, body: null } } : answer;
};
