import type { TlsIdentity } from "@/lib/cluster/cluster";
import type { Problem, Result } from "@/lib/problem";

/** The certificate that a server shows. `fault` null: it is trusted, unless `isUnchecked` says that nobody would look. */
export type ShownCertificate = TlsIdentity & {
  /** "TLSv1.3"; null where the socket would not say. */
  protocol: string | null;
  fault: Extract<Problem, { kind: "tls" }> | null;
  /** The entry says insecure-skip-tls-verify. */
  isUnchecked: boolean;
};

type Step<L extends string, V> = {
  layer: L;
  /** Whose name or socket it was: "proxy.example:3128" where the way leads through a proxy, without its user; else null. */
  proxy: string | null;
  tookMs: number;
  result: Result<V>;
};

/** One layer of the way to a server, seen without any credential. The first that fails is the last that is told. */
export type WayStep =
  | Step<"dns", { host: string; isLiteral: boolean; addresses: readonly string[] }>
  | Step<"tcp", { address: string; port: number }>
  | Step<"tls", ShownCertificate>;
