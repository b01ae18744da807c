import * as z from "zod";
import { STATES_WORST_FIRST } from "@/lib/status/states";

const subject = z.strictObject({
  cluster: z.string().describe("What Kiali and Istio call the cluster."),
  context: z.string().nullable().describe("Its context in the console's kubeconfig."),
  home: z
    .strictObject({ context: z.string(), kiali: z.string().describe("namespace/name") })
    .describe("The Kiali that reads it, or that it is about."),
  kind: z.enum(["home", "connection"]),
  mesh: z.string().nullable(),
});
/** What a notice is about. */
export type Subject = z.infer<typeof subject>;

const state = z.enum(STATES_WORST_FIRST);
const id = z.string().describe("Of this event; a retry repeats it.");
const at = z.iso.datetime().describe("When the console took it for certain.");

const stateEvent = z.strictObject({
  kind: z.literal("state"),
  id,
  at,
  subject,
  change: z
    .enum(["worse", "healthy", "gone"])
    .describe("gone: no longer connected, and its last state told was not healthy."),
  from: state.describe("The state that was told last, or held when the console first looked."),
  to: state,
  detail: z.string().describe("Why, in one sentence."),
  layer: z
    .enum(["dns", "tcp", "tls", "identity", "rights", "version"])
    .nullable()
    .describe("How far the way to the cluster held."),
});

const credentialEvent = z.strictObject({
  kind: z.literal("credential"),
  id,
  at,
  subject,
  stage: z
    .enum(["expiring", "last-day", "expired", "renewed"])
    .describe(
      "expiring: less than a third of its life is left. last-day: of one whose last third is longer than a day.",
    ),
  expiresAt: z.iso.datetime({ offset: true }).nullable().describe("Null for a new one that never ends."),
});

const orphanEvent = z.strictObject({
  kind: z.literal("orphan"),
  id,
  at,
  subject,
  stage: z.enum(["new", "settled"]).describe("new: a revoke stopped, and something granted may still be there."),
  since: z.string(),
  detail: z.string(),
});

const testEvent = z.strictObject({ kind: z.literal("test"), id, at, detail: z.string() });

export const noticeEvent = z.discriminatedUnion("kind", [stateEvent, credentialEvent, orphanEvent, testEvent]);
/** One thing that happened, as a receiver is told. Holds nothing secret. */
export type NoticeEvent = z.infer<typeof noticeEvent>;

/** The body of one request. What a receiver does not know, it may ignore; `version` grows when a field changes its meaning or goes. */
export const noticeMessage = z
  .strictObject({
    type: z.literal("kiali-fleet.notices"),
    version: z.literal(1),
    timestamp: z.iso.datetime().describe("When the message was made."),
    data: z.strictObject({
      events: z.array(noticeEvent).min(1).max(100).describe("In the order in which they happened."),
    }),
  })
  .meta({ title: "The webhook of kiali-fleet" });
export type NoticeMessage = z.infer<typeof noticeMessage>;
