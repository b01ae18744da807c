import "server-only";
import { createHash } from "node:crypto";

const KEPT_AT_MOST = 4_000;

/**
 * The same parser with a memory: a text that was parsed before is known by its digest. For texts that are read again and again and seldom change; what
 * `mayKeep` refuses, because it holds a credential, is parsed each time.
 */
export function keptParse<T>(parse: (text: string) => T, mayKeep: (parsed: T) => boolean): (text: string) => T {
  const kept = new Map<string, { parsed: T }>();
  return (text) => {
    const digest = createHash("sha256").update(text).digest("base64");
    const known = kept.get(digest) ?? { parsed: parse(text) };
    kept.delete(digest);
    if (mayKeep(known.parsed)) kept.set(digest, known);
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size > KEPT_AT_MOST) kept.delete(oldest);
    return known.parsed;
  };
}
