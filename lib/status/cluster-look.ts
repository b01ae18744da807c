import type { Problem } from "@/lib/problem";
import type { Layer, StateChange } from "./fleet-row";
import type { Look } from "./look";

/** The layers of the way to a cluster, outermost first. */
export const LAYERS: readonly Layer[] = ["dns", "tcp", "tls", "identity", "rights", "version"];

export const LAYER_WORDS: Readonly<Record<Layer, string>> = {
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  identity: "Who am I",
  rights: "Rights",
  version: "Version",
};

/** What one layer showed. "unknown" is never "no": the evidence says why nobody could look. */
export type LayerLook = {
  layer: Layer;
  verdict: "pass" | "warn" | "fail" | "unknown";
  /** One line. */
  evidence: string;
  /** What to do about it; null where nothing is to be done. */
  advice: string | null;
  /** How it was looked: the call, or the verb and the path. */
  how: string;
  tookMs: number | null;
  /** Console clock. */
  atMs: number;
  details: readonly (readonly [term: string, values: readonly string[]])[];
};

/** With whose credential a cluster was looked at, and by which address. Holds no credential, nor a proxy's user. */
export type ReachAbout = {
  as: Look["as"];
  /** The context, or the name of the entry in the home's Secret. */
  by: string;
  server: string;
  tlsServerName: string | null;
  proxy: string | null;
  /** Whom the entry trusts to sign the server's certificate. */
  trusts: "its own CA" | "the system's authorities" | "anybody";
};

/** Why a cluster was not looked at in this way. "waits": its login may open a window, so it waits for a click. */
export type ReachNothing =
  | { why: "waits"; context: string }
  | { why: "no-context" | "no-address" }
  | { why: "problem"; problem: Problem };

/** What the engine has seen of one row. Times of the console's clock; `nowMs` is that clock at the answer. */
export type ClusterPast = {
  nowMs: number;
  /** Whether the engine knows the row at this moment. */
  isKnown: boolean;
  /** Newest first. */
  history: readonly StateChange[];
  /** Oldest first; null where there was no answer. */
  latencies: readonly Latency[];
};
export type Latency = { atMs: number; latencyMs: number | null };
