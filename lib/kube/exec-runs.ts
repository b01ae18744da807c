import "server-only";
import type { Secret } from "@/lib/secret";
import { abortable } from "./abortable";
import type { ClusterAddress } from "./cluster-target";
import type { Auth, CredentialFailure } from "./credential";
import type { ExecLogin } from "./login";
import { type ExecAnswer, runExecPlugin } from "./run-exec-plugin";

type Given = { ok: true; value: ExecAnswer } | { ok: false; failure: CredentialFailure };
export type ExecRun = {
  get: (signal: AbortSignal) => Promise<Given>;
  /** Whether the next `get` starts the program: it has not run, or what it gave has expired or was refused. */
  isDue: () => boolean;
  reject: (authorization: Secret | null, certificate: Auth["certificate"]) => boolean;
};

/**
 * Exec plugins of one kubeconfig generation, one per user entry and cluster entry: concurrent callers share one process,
 * its answer is kept until it expires, and dropped when a server answers 401 to it.
 */
export class ExecRuns {
  readonly #runs = new Map<string, ExecRun>();

  runFor(loginKey: string, login: ExecLogin, address: ClusterAddress): ExecRun {
    const known = this.#runs.get(loginKey) ?? execRun(() => runExecPlugin(login, address));
    this.#runs.set(loginKey, known);
    return known;
  }
}

function execRun(start: () => Promise<Given>, now: () => number = Date.now): ExecRun {
  let kept: ExecAnswer | null = null;
  let running: Promise<Given> | null = null;
  const isFresh = (answer: ExecAnswer) => answer.expiresAt === null || answer.expiresAt > now();

  const get = async (signal: AbortSignal): Promise<Given> => {
    signal.throwIfAborted();
    if (kept && isFresh(kept)) return { ok: true, value: kept };
    running ??= start().then((given) => {
      running = null;
      kept = given.ok ? given.value : null;
      return given;
    });
    // One caller may give up without ending the run that others wait for.
    return abortable(running, signal);
  };
  const reject = (authorization: Secret | null, certificate: Auth["certificate"]): boolean => {
    if (
      kept &&
      isSame(kept.authorization, authorization) &&
      (!kept.certificate || isSame(kept.certificate.key, certificate?.key))
    )
      kept = null;
    return true;
  };
  const isDue = () => !running && !(kept && isFresh(kept));
  return { get, isDue, reject };
}

const isSame = (a: Secret | null | undefined, b: Secret | null | undefined): boolean =>
  a && b ? a.isSame(b) : !a && !b;
