import * as z from "zod";
import { planOutput } from "./plan-output";
import { problemOutput } from "./problem-output";

/** What every verb that plans and carries out about connections which exist prints with `--output json`. No field has a place for a credential. */
export const upkeepOutput = planOutput
  .extend({
    verb: z
      .enum([
        "revoke",
        "rotate",
        "repair",
        "adopt",
        "quarantine",
        "release",
        "settle",
        "forget",
        "tag",
        "grant",
        "withdraw",
        "scope",
      ])
      .describe('"settle" is orphans --retry, "forget" is orphans --forget.'),
    home: z.string().describe("Context of the home."),
    names: z.array(z.string()).describe("The connections it is about, by the cluster's name in Kiali."),
    unfinished: z
      .array(
        z.strictObject({
          lane: z.string().describe("Which connection's half did not come to its end; it is on record in the home."),
          step: z.string().describe("Id of the step that failed."),
          problem: problemOutput,
        }),
      )
      .describe("Exit 3 unless this is empty and stoppedBy is null."),
  })
  .meta({
    title:
      "kiali-fleet revoke, rotate, repair, adopt, quarantine, release, orphans --retry, orphans --forget, tag, grant, withdraw, scope --output json",
  });
export type UpkeepOutput = z.infer<typeof upkeepOutput>;
