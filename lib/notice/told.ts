import * as z from "zod";
import { STATES_WORST_FIRST } from "@/lib/status/states";

const subject = z.object({
  cluster: z.string(),
  context: z.string().nullable(),
  home: z.object({ context: z.string(), kiali: z.string() }),
  kind: z.enum(["home", "connection"]),
  mesh: z.string().nullable(),
});

/**
 * What a receiver knows, or may be taken to know because nobody told it otherwise: by row the state, and by row how near the credential's end is; by home
 * what it owes. Kept over restarts, so that what changed meanwhile is told.
 */
export const told = z.object({
  version: z.literal(1),
  states: z.record(z.string(), z.object({ subject, state: z.enum(STATES_WORST_FIRST) })),
  credentials: z.record(
    z.string(),
    z.object({ expiresAt: z.string().nullable(), stage: z.enum(["fine", "expiring", "last-day", "expired"]) }),
  ),
  /** Records by the key of the home that owes them, then by name. */
  orphans: z.record(z.string(), z.record(z.string(), z.object({ subject, since: z.string() }))),
});
export type Told = z.infer<typeof told>;

export const nothingTold = (): Told => ({ version: 1, states: {}, credentials: {}, orphans: {} });
