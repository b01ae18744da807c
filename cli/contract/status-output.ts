import * as z from "zod";
import { STATES_WORST_FIRST } from "@/lib/status/states";
import { problemOutput } from "./problem-output";

const state = z.enum(STATES_WORST_FIRST);
const layer = z
  .enum(["dns", "tcp", "tls", "identity", "rights", "version"])
  .nullable()
  .describe("How far the way to the cluster held.");

export const statusRow = z.strictObject({
  kind: z.enum(["home", "connection", "context"]),
  name: z.string().describe("What Kiali and Istio call the cluster; a context's own name where nothing says."),
  context: z.string().nullable(),
  home: z
    .strictObject({ context: z.string(), kiali: z.string().describe("namespace/name") })
    .nullable()
    .describe("The Kiali that reads it; for a home itself; null for a context."),
  mesh: z.string().nullable(),
  state,
  detail: z.string().describe("Why it has that state, in one sentence."),
  layer,
  more: z.array(z.strictObject({ state, detail: z.string(), layer })).describe("What else is so, worst first."),
  seenAt: z.iso.datetime().nullable().describe("When that was seen; null when nobody could look."),
  seenBy: z.enum(["console", "kiali"]).nullable(),
  version: z.string().nullable(),
  kialiVersion: z.string().nullable(),
  latencyMs: z.number().nullable(),
  credential: z
    .strictObject({
      kind: z.enum(["token-secret", "token-request", "exec", "certificate", "basic", "none", "unknown"]),
      issuedAt: z.string().nullable(),
      expiresAt: z.string().nullable(),
    })
    .nullable(),
  isLoaded: z.boolean().nullable().describe("Whether Kiali lists it; null where it would not say."),
});
export type StatusRow = z.infer<typeof statusRow>;

/** What `kiali-fleet status --output json` prints. */
export const statusOutput = z
  .strictObject({
    at: z.iso.datetime(),
    isComplete: z.boolean().describe("False when time ran out, or somebody stopped it, before everything was asked."),
    counts: z.record(state, z.number()).describe("Rows by state."),
    rows: z.array(statusRow).describe("Worst first; those of --state alone."),
    problems: z.array(problemOutput).describe("What is wrong with the kubeconfig itself."),
  })
  .meta({ title: "kiali-fleet status --output json" });
export type StatusOutput = z.infer<typeof statusOutput>;

/** One line of `kiali-fleet status --watch --output json`. The first is a whole status. */
export const statusEvent = z
  .discriminatedUnion("event", [
    statusOutput.extend({ event: z.literal("status") }),
    z.strictObject({ event: z.literal("change"), at: z.iso.datetime(), from: state.nullable(), row: statusRow }),
    z.strictObject({ event: z.literal("gone"), at: z.iso.datetime(), row: statusRow }),
  ])
  .meta({ title: "kiali-fleet status --watch --output json, each line" });
export type StatusEvent = z.infer<typeof statusEvent>;
