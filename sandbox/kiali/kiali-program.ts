import { after, every, type SimCluster } from "../cluster";
import { type JsonObject, text } from "../json/json";
import { mountedBelow, readFile } from "../kubelet/mounts";
import type { Program } from "../kubelet/pod-runtime";
import { type Dialler, dialler } from "./dial";
import { answerKiali, type KialiState } from "./kiali-answers";
import { type KialiConfig, kialiConfig } from "./kiali-config";
import { type Remote, readRemote } from "./remote-kubeconfig";

export const SECRETS = "/kiali-remote-cluster-secrets";
const DIAL_TIMEOUT_MS = 30_000;
const START_MS = 2_000;
const TOKEN_FILE_MS = 60_000;
const WATCH_MS = 30_000;
const WATCH_EACH_MS = 1_000;
/** Lists that Kiali's caches must be able to make before it listens. */
const CACHED = [
  "/api/v1/services",
  "/api/v1/pods",
  "/api/v1/configmaps",
  "/apis/apps/v1/deployments",
  "/apis/apps/v1/daemonsets",
  "/apis/apps/v1/replicasets",
  "/apis/apps/v1/statefulsets",
];

type Connected = { remote: Remote; dial: Dialler };

/** How Kiali reaches a remote; over TLS unless a test has it all in one process. */
export type Dial = typeof dialler;

/**
 * Kiali as it was seen to behave (domain section 12): it reads its remotes when it starts and never again, dies of one
 * that is dead or refuses it, waits for ever for one that withholds rights, and hangs when rights are lost later.
 */
export function kialiProgram(cluster: SimCluster, pod: JsonObject, dial: Dial = dialler): Program {
  const log: string[] = [];
  const say = (level: string, message: string) => void log.push(`${new Date().toISOString()} ${level} ${message}`);
  const { promise: exited, resolve } = Promise.withResolvers<{ code: number }>();
  const config = kialiConfig(cluster, pod);
  const state: KialiState = {
    cluster,
    config,
    remotes: [],
    isWedged: false,
    dialTimeoutMs: DIAL_TIMEOUT_MS * cluster.timeScale,
  };
  let endWatches = (): void => undefined;
  let isListening = false;
  let isOver = false;
  const end = (code: number) => {
    isOver = true;
    isListening = false;
    endWatches();
    for (const { dial } of state.remotes) dial.close();
    resolve({ code });
  };
  const fatal = (why: string) => {
    say("FTL", why);
    end(1);
  };

  async function start(): Promise<void> {
    say("INF", `Kiali: Version: ${config.version}, Commit: unknown, Go: 1.26`);
    say("INF", `Home cluster name: ${config.clusterName}`);
    const remotes = remotesOf(cluster, pod, say);
    state.remotes = remotes.map((remote) => ({ remote, dial: dial(remote, tokenOf(cluster, pod, remote, config)) }));
    for (const { remote } of state.remotes)
      say(
        "INF",
        `Discovered cluster: Name=[${remote.key}], Accessible=true, IsKialiHome=false, ApiEndpoint=[${remote.server}], SecretName=[${remote.secret}]`,
      );
    for (const connected of state.remotes) {
      const problem = await discovery(connected, state.dialTimeoutMs);
      if (isOver) return;
      if (problem) return fatal(`failed to determine if *v1.Pod is namespaced: failed to get restmapping: ${problem}`);
    }
    for (const connected of state.remotes) {
      const refusal = await refusedList(connected, state.dialTimeoutMs);
      if (isOver) return;
      if (!refusal) continue;
      say("ERR", `Failed to watch: failed to list: ${refusal}`);
      say("ERR", `Shutting down cache`);
      return;
    }
    await new Promise((done) => setTimeout(done, START_MS * cluster.timeScale));
    if (isOver) return;
    for (const { remote } of state.remotes)
      if (remote.name !== remote.key) say("ERR", `cache for cluster [${remote.key}] not found`);
    say("INF", "Server endpoint will start at [:20001/kiali]");
    isListening = true;
    endWatches = keepWatch(state, say);
  }

  void start().catch((error: unknown) => fatal(error instanceof Error ? error.message : "panic"));
  return {
    exited,
    log,
    isHealthy: () => isListening,
    request: async (path, signal) => {
      if (!isListening) throw new Error("connection refused");
      const answer = await answerKiali(state, path, signal);
      // A program that ended meanwhile hung up on its remotes, and on who asked: it does not tell them as absent.
      if (isOver) throw new Error("EOF");
      return answer;
    },
    kill: () => end(2),
  };
}

function remotesOf(cluster: SimCluster, pod: JsonObject, say: (level: string, message: string) => void): Remote[] {
  const found = new Map<string, Remote>();
  for (const { path, files } of mountedBelow(cluster, pod, SECRETS))
    for (const [key, content] of Object.entries(files).sort()) {
      const secret = path.slice(SECRETS.length + 1);
      const remote = readRemote(key, secret, content);
      const known = found.get(key);
      if (typeof remote === "string")
        say("ERR", `Failed to process data for remote cluster [${key}] in file [${path}/${key}]. err=${remote}`);
      else if (known)
        say(
          "ERR",
          `Cluster [${key}] was already defined in secret [${known.secret}]. The data in secret [${secret}] will be ignored.`,
        );
      else found.set(key, remote);
    }
  return [...found.values()];
}

/** The token of a remote; a token file is read again about every minute, as client-go does. Without its plugin Kiali is nobody. */
function tokenOf(
  cluster: SimCluster,
  pod: JsonObject,
  remote: Remote,
  { runsPlugins }: Pick<KialiConfig, "runsPlugins">,
): () => string | null {
  const { token, tokenFile, exec } = remote;
  if (exec) return () => (runsPlugins ? (cluster.plugins.get(exec)?.() ?? null) : null);
  if (!tokenFile) return () => token;
  let known = readFile(cluster, pod, tokenFile);
  let readAt = Date.now();
  return () => {
    if (Date.now() - readAt > TOKEN_FILE_MS * cluster.timeScale) {
      known = readFile(cluster, pod, tokenFile) ?? known;
      readAt = Date.now();
    }
    return known?.trim() ?? null;
  };
}

async function discovery({ dial }: Connected, timeoutMs: number): Promise<string | null> {
  const answer = await dial.get("/api", timeoutMs);
  if ("error" in answer) return `failed to get server groups: ${answer.error}`;
  if (answer.status === 401)
    return "failed to get server groups: the server has asked for the client to provide credentials";
  if (answer.status >= 400) return `failed to get server groups: ${text(answer.body, "message") || "unknown"}`;
  return null;
}

async function refusedList({ dial }: Connected, timeoutMs: number): Promise<string | null> {
  for (const path of CACHED) {
    const answer = await dial.get(`${path}?limit=1`, timeoutMs);
    if ("status" in answer && answer.status === 403) return text(answer.body, "message");
  }
  return null;
}

/**
 * Once a remote withholds rights from a running Kiali, it hangs until it is restarted, even when they are given back. It finds out as its watches end
 * one after another: with many remotes each of them is asked less often, never all at once.
 */
function keepWatch(state: KialiState, say: (level: string, message: string) => void): () => void {
  const periodMs = Math.max(WATCH_MS / 2, state.remotes.length * WATCH_EACH_MS);
  const stops = state.remotes.map((connected, index) => {
    const look = async () => {
      const refusal = await refusedList(connected, state.dialTimeoutMs);
      if (!refusal || state.isWedged) return;
      say("ERR", `Failed to watch: ${refusal}. Shutting down cache`);
      state.isWedged = true;
    };
    let stop = (): void => clearTimeout(first);
    const first = after(state.cluster, (periodMs * (index + 1)) / state.remotes.length, () => {
      void look();
      stop = every(state.cluster, periodMs, 50, look);
    });
    return () => stop();
  });
  return () => {
    for (const stop of stops) stop();
  };
}
