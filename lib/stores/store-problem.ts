import "server-only";
import { errors } from "undici";
import { connectionProblem } from "@/lib/kube/connection-problem";
import type { Problem } from "@/lib/problem";

const TLS = {
  "unknown-ca": "Its CA is not among those that are trusted",
  "wrong-host": "It is for another host",
  expired: "It has expired",
  "not-yet-valid": "It is not valid yet",
  handshake: "The TLS handshake failed: it may not speak https",
} as const;

/** What Node and undici throw for a connection to a store; null for what is none of theirs: a bug. */
export function storeProblem(
  error: unknown,
  { context, url, timeoutMs }: { context: string; url: string; timeoutMs: number },
): Problem | null {
  const problem = connectionProblem(error, context, url, timeoutMs);
  if (problem?.kind === "tls")
    return { kind: "store", context, url, why: "untrusted", detail: `${TLS[problem.why]} (${problem.detail}).` };
  if (problem?.kind === "invalid-input")
    return {
      kind: "store",
      context,
      url,
      why: "no-way",
      detail:
        "It is, or its name resolves to, a link-local address or a metadata service, which this console never dials.",
    };
  if (problem?.kind === "unreachable" && problem.why === "proxy")
    return { kind: "store", context, url, why: "no-way", detail: "The proxy of this console's environment failed." };
  if (problem) return problem;
  return error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError
    ? { kind: "store", context, url, why: "not-its-api", detail: "What it sends is no HTTP." }
    : null;
}
