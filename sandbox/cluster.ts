import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { type OidcAuthenticator, oidcAuthenticator } from "./auth/oidc-authenticator";
import type { TrustedIssuer } from "./auth/trusted-issuer";
import { FaultBoard } from "./faults/fault-board";
import type { PodRuntime } from "./kubelet/pod-runtime";
import { Store } from "./store/store";
import type { StandIn } from "./telemetry/stand-in";
import { TagHistory } from "./telemetry/tag-history";
import { type Authority, newAuthority } from "./tls/certificates";

export type ClusterOptions = {
  name: string;
  /** Multiplies every simulated duration: 1 is as real, 0.02 is for tests. */
  timeScale: number;
  /** How long a token that stopped being valid is still accepted, in ms of real time. */
  tokenCacheMs: number;
  gitVersion?: string;
  podStartMs?: number;
  /** Issuers whose id_tokens the API server takes; none unless given. */
  trusts?: readonly TrustedIssuer[];
};

/** One simulated cluster: its objects, its keys, its running pods and the faults it suffers from. */
export type SimCluster = {
  readonly name: string;
  readonly store: Store;
  readonly authority: Authority;
  readonly serviceAccountKey: { privateKey: KeyObject; publicKey: KeyObject; id: string };
  readonly issuer: string;
  readonly gitVersion: string;
  /** May change while it runs; what began to wait before waits as it began. */
  timeScale: number;
  readonly tokenCacheMs: number;
  readonly podStartMs: number;
  readonly faults: FaultBoard;
  /** What is beside Kiali in its image: credential plugins by command, each answering with a token. Nothing is executed. */
  readonly plugins: Map<string, () => string>;
  /** What the stores of telemetry hold and answer, by the name of their container: prometheus, jaeger, tempo. */
  readonly stores: Map<string, StandIn>;
  /** Which tags its control plane has had its proxies set on spans. */
  readonly spanTags: TagHistory;
  /** Running containers by pod UID. */
  readonly pods: Map<string, PodRuntime>;
  /** Token checks that succeeded lately: token to the moment until which the answer is reused. */
  readonly acceptedTokens: Map<string, number>;
  /** One per trusted issuer of id_tokens. */
  readonly oidc: readonly OidcAuthenticator[];
};

export function newCluster(options: ClusterOptions): SimCluster {
  // An API server takes RSA and EC keys alike; one of EC is there in a thousandth of the time.
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    name: options.name,
    store: new Store(),
    authority: newAuthority(`${options.name}-ca`),
    serviceAccountKey: { ...keys, id: `${options.name}-sa` },
    issuer: `https://${options.name}.test`,
    gitVersion: options.gitVersion ?? "v1.37.2",
    timeScale: options.timeScale,
    tokenCacheMs: options.tokenCacheMs,
    podStartMs: options.podStartMs ?? 2_000,
    faults: new FaultBoard(),
    plugins: new Map(),
    stores: new Map(),
    spanTags: new TagHistory(),
    pods: new Map(),
    acceptedTokens: new Map(),
    oidc: (options.trusts ?? []).map((issuer) => oidcAuthenticator(issuer, options.timeScale)),
  };
}

/** Runs something again and again, a simulated duration after it ended, but not before `leastMs` of real time; ends with what it answers. */
export function every(
  cluster: Pick<SimCluster, "timeScale">,
  ms: number,
  leastMs: number,
  run: () => void | Promise<void>,
): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const wait = () => {
    timer = setTimeout(turn, Math.max(leastMs, ms * cluster.timeScale));
    timer.unref();
  };
  const turn = async () => {
    await run();
    if (!isOver) wait();
  };
  wait();
  return () => {
    isOver = true;
    if (timer) clearTimeout(timer);
  };
}

/** Runs something after a simulated duration; the timer never keeps the process alive. */
export function after(cluster: Pick<SimCluster, "timeScale">, ms: number, run: () => void): NodeJS.Timeout {
  const timer = setTimeout(run, ms * cluster.timeScale);
  timer.unref();
  return timer;
}
