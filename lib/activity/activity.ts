import * as z from "zod";

/** How a step or a run ended. "unknown": it began and nobody wrote its end; "undone": it was done and taken back. */
export const outcome = z.enum(["done", "failed", "undone", "unknown", "running"]);
export type Outcome = z.infer<typeof outcome>;

const override = z.object({ id: z.string(), reason: z.string() });

const activityStep = z.object({
  /** Line of the audit file that began it; the one that ended it when nothing began it. */
  line: z.number(),
  id: z.string(),
  context: z.string(),
  /** Kubernetes user that the cluster saw. */
  user: z.string().nullable(),
  /** "create", "delete"…; null in lines of older versions. */
  change: z.string().nullable(),
  /** In words; null in lines of older versions. */
  words: z.string().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  outcome,
  /** As it stands in the file: "failed: forbidden". */
  result: z.string().nullable(),
});
export type ActivityStep = z.infer<typeof activityStep>;

/** One run in a list: everything but its steps. */
const activitySummary = z.object({
  requestId: z.string(),
  /** First and last line in the audit file. */
  firstLine: z.number(),
  lastLine: z.number(),
  /** False from the line on at which the chain breaks: it may say anything. */
  isTrusted: z.boolean(),
  verb: z.string().nullable(),
  home: z.string().nullable(),
  names: z.array(z.string()).readonly(),
  contexts: z.array(z.string()).readonly(),
  users: z.array(z.string()).readonly(),
  session: z.string(),
  planDigest: z.string().nullable(),
  startedAt: z.string(),
  /** Null while nobody wrote its end. */
  endedAt: z.string().nullable(),
  outcome,
  /** Where it stopped, in words; null where nothing says. */
  detail: z.string().nullable(),
  result: z.string().nullable(),
  steps: z.record(outcome, z.number()),
});
export type ActivitySummary = z.infer<typeof activitySummary>;

export const activityRun = activitySummary.extend({
  overrides: z.array(override).readonly(),
  list: z.array(activityStep).readonly(),
});
export type ActivityRun = z.infer<typeof activityRun>;

/** What following the chain showed. Counts are lines of the file, from 1. */
export const chainVerdict = z.object({
  file: z.string(),
  /** All lines, pieces of lines included. */
  lines: z.number(),
  /** The last line that follows from all before it. */
  verifiedTo: z.number(),
  brokenAt: z.number().nullable(),
  /** "cut": lines at the end are gone that this console had written or read. */
  why: z.enum(["changed", "moved", "pieces", "cut", "rewritten"]).nullable(),
  /** Pieces of lines that kills left, and that the next entry accounts for. */
  pieces: z.number(),
  hasTornTail: z.boolean(),
  /** Of the last verified entry: to be compared with a copy kept elsewhere. */
  lastHash: z.string().nullable(),
  /** When the file was last followed from its first line on. */
  checkedAt: z.string(),
});
export type ChainVerdict = z.infer<typeof chainVerdict>;

/** GET /api/audit: the newest runs that the filters let through, or why the file cannot be read. */
export const activityPage = z.discriminatedUnion("state", [
  z.object({ state: z.literal("unreadable"), file: z.string(), why: z.enum(["denied", "other"]) }),
  z.object({
    state: z.literal("read"),
    verdict: chainVerdict,
    runs: z.array(activitySummary).readonly(),
    /** Runs that the filters let through, and all there are. */
    found: z.number(),
    total: z.number(),
    /** `before` of the next page; null on the last one. */
    next: z.number().nullable(),
    /** What a filter may be set to: what occurs in the file. */
    known: z.object({
      contexts: z.array(z.string()).readonly(),
      users: z.array(z.string()).readonly(),
      verbs: z.array(z.string()).readonly(),
      names: z.array(z.string()).readonly(),
    }),
    /** Whether anything is going on now. */
    isRunning: z.boolean(),
  }),
]);
export type ActivityPage = z.infer<typeof activityPage>;
