import type { Problem } from "@/lib/problem";

const LONG_RUN = /[A-Za-z0-9+/_=.-]{20,}/g;
const QUOTED = /(["'`])(?:(?!\1).){1,}\1/g;

/** Words of an error with everything taken out that could be a credential: quoted input and long unbroken runs. */
export const scrub = (text: string): string => text.replace(QUOTED, '"[redacted]"').replace(LONG_RUN, "[redacted]");

/** Where it was thrown, without the message that the first lines of a stack repeat. */
function framesOf(error: Error): readonly string[] {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}

/**
 * Writes one line about a bug to the server's log and answers what the operator gets: an id to search that log for.
 * Neither holds input of the request: parsers quote what they could not parse, and that may be a token.
 */
export function incident(error: unknown, where: string): Extract<Problem, { kind: "unexpected" }> {
  const incidentId = crypto.randomUUID();
  const seen = error instanceof Error ? error : new Error(typeof error);
  const line = { level: "error", incidentId, where, name: seen.name, message: scrub(seen.message), at: framesOf(seen) };
  console.error(JSON.stringify(line));
  return { kind: "unexpected", incidentId };
}
