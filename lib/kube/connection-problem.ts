import "server-only";
import type { Problem } from "@/lib/problem";
import { CONNECT_TIMEOUT_MS } from "./connector";
import { DialError } from "./dial-error";

type Tls = Extract<Problem, { kind: "tls" }>["why"];
type Unreachable = Extract<Problem, { kind: "unreachable" }>["why"];

const UNREACHABLE: Readonly<Record<string, Unreachable>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timed-out",
  UND_ERR_CONNECT_TIMEOUT: "timed-out",
  UND_ERR_HEADERS_TIMEOUT: "timed-out",
  UND_ERR_BODY_TIMEOUT: "timed-out",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_INFO: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
  ERR_HTTP2_STREAM_ERROR: "reset",
  ERR_HTTP2_STREAM_CANCEL: "reset",
  ERR_HTTP2_SESSION_ERROR: "reset",
  ERR_HTTP2_GOAWAY_SESSION: "reset",
  ERR_HTTP2_INVALID_SESSION: "reset",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  EADDRNOTAVAIL: "no-route",
  EACCES: "no-route",
  EPERM: "no-route",
  EHOSTDOWN: "no-route",
};

const TLS: Readonly<Record<string, Tls>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-ca",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-ca",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-ca",
  DEPTH_ZERO_SELF_SIGNED_CERT: "unknown-ca",
  CERT_SIGNATURE_FAILURE: "unknown-ca",
  CERT_UNTRUSTED: "unknown-ca",
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong-host",
  HOSTNAME_MISMATCH: "wrong-host",
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
  EPROTO: "handshake",
};

/** Every code in an error, its causes and its siblings, outermost first. */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const siblings = error instanceof AggregateError ? error.errors : [];
  return [...own, ...[error.cause, ...siblings].flatMap((inner) => codesOf(inner, depth + 1))];
}

/** Turns what Node and undici throw for a connection into a problem; null means that it is none of theirs: a bug. */
export function connectionProblem(error: unknown, context: string, server: string, timeoutMs: number): Problem | null {
  if (error instanceof DialError)
    return error.why === "proxy"
      ? { kind: "unreachable", context, server, why: "proxy", timeoutMs: null }
      : { kind: "invalid-input", fields: { server: [`${error.message}: refused`] } };
  for (const code of codesOf(error)) {
    const tls = TLS[code] ?? (/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_)/.test(code) ? "handshake" : undefined);
    if (tls) return { kind: "tls", context, server, why: tls, detail: code };
    const why = UNREACHABLE[code];
    if (!why) continue;
    const limit = code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT" ? CONNECT_TIMEOUT_MS : timeoutMs;
    return { kind: "unreachable", context, server, why, timeoutMs: why === "timed-out" ? limit : null };
  }
  return null;
}

/** Whether asking again on a new connection can help. */
export const isBrokenConnection = (problem: Problem): boolean =>
  problem.kind === "unreachable" && (problem.why === "reset" || problem.why === "refused");
