import "server-only";
import { createHash } from "node:crypto";
import * as z from "zod";

/** What the caller says about one thing done or about to be done. Holds no credential: names, digests and verdicts only. */
export const auditFact = z.object({
  /** Kubernetes user that the cluster saw, when known, and the console's session (not its cookie); "cli" for the command line. */
  who: z.object({ user: z.string().nullable(), session: z.string() }),
  context: z.string(),
  planDigest: z.string().nullable(),
  /** Step id of the plan, or a verb of the console such as "plan". */
  step: z.string(),
  /** "before" is on disk before the cluster is asked; a before without an after is a step that a crash cut off. */
  phase: z.enum(["before", "after"]),
  result: z.string().nullable(),
  /** The run or request that it belongs to. */
  requestId: z.string(),
});
export type AuditFact = z.infer<typeof auditFact>;

export const auditEntry = auditFact.extend({
  seq: z.number().int().min(1),
  at: z.iso.datetime(),
  /** SHA-256 of the unfinished lines that crashes left just before this one. */
  torn: z.string().nullable(),
  prev: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** What the first entry names as the one before it. */
export const GENESIS = "0".repeat(64);

export const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");

/** The hash covers every field in this order, the previous hash among them, so no line can be changed, moved or dropped. */
export function hashOf(entry: Omit<AuditEntry, "hash">): string {
  const { seq, at, who, context, planDigest, step, phase, result, requestId, torn, prev } = entry;
  const covered = [seq, at, who.user, who.session, context, planDigest, step, phase, result, requestId, torn, prev];
  return sha256(JSON.stringify(covered));
}

/** One line of the file, or null when it is not an entry. */
export function parseEntry(line: string): AuditEntry | null {
  try {
    return auditEntry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
