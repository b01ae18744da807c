import "server-only";
import { createHash } from "node:crypto";
import * as z from "zod";

const about = z.object({
  /** Verb of the run: "connect", "revoke". */
  verb: z.string(),
  /** The home's context. */
  home: z.string(),
  /** Connections that the line is about, by the cluster's name; all of the run's on its first line. */
  names: z.array(z.string()),
  /** Verb of the step: "create", "delete", "restart". */
  change: z.string().nullable(),
  /** The step in words: verb, object, cluster, why. */
  line: z.string().nullable(),
  /** On the first line of a run: the process that carries it out. */
  process: z.string().optional(),
});

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
  /** What the line is about, so that a reader needs no plan; absent where older versions wrote. */
  about: about.optional(),
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

/**
 * The hash covers every field in this order, the previous hash among them, so no line can be changed, moved or dropped. A
 * line without `about` hashes as it did before there was one.
 */
export function hashOf(entry: Omit<AuditEntry, "hash">): string {
  const { seq, at, who, context, planDigest, step, phase, result, requestId, torn, prev, about } = entry;
  const covered = [seq, at, who.user, who.session, context, planDigest, step, phase, result, requestId, torn, prev];
  return sha256(JSON.stringify(about ? [...covered, ...coveredOf(about)] : covered));
}

const coveredOf = ({ verb, home, names, change, line, process }: NonNullable<AuditFact["about"]>) => [
  [verb, home, names, change, line, process ?? null],
];

/** One line of the file. `isWhole` false: it holds something more, which no hash covers. Null when it is not an entry. */
export function readLine(line: string): { entry: AuditEntry; isWhole: boolean } | null {
  try {
    const said: unknown = JSON.parse(line);
    const entry = auditEntry.safeParse(said).data;
    return entry ? { entry, isWhole: fieldsIn(said) === fieldsIn(entry) } : null;
  } catch {
    return null;
  }
}

/** One line of the file, or null when it is not an entry. */
export const parseEntry = (line: string): AuditEntry | null => readLine(line)?.entry ?? null;

function fieldsIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, field) => sum + 1 + fieldsIn(field), 0);
}
