import * as z from "zod";
import { problemOutput } from "./problem-output";

const stepOutput = z.strictObject({
  cluster: z.string().describe("Context of the cluster that the step touches."),
  verb: z.enum(["create", "update", "delete", "keep", "mint", "gate", "restart", "record", "clear"]),
  kind: z.string().describe("Kubernetes kind; Token for a minted credential, Gate for a question."),
  namespace: z.string().nullable(),
  name: z.string(),
  status: z
    .enum(["pending", "running", "done", "kept", "failed", "undone", "not-reached"])
    .describe('"kept" was as wanted already; "undone" was done and taken back.'),
});
export type StepOutput = z.infer<typeof stepOutput>;

const stopOutput = z.strictObject({
  step: z.string().nullable().describe("Id of the step that failed; null when none had begun."),
  layer: z.string().nullable().describe("Which layer between Kiali and the remote a gate found broken."),
  problem: problemOutput,
  undone: z.array(z.string()).describe("Steps taken back afterwards."),
  left: z.array(z.string()).describe("What stays in a cluster."),
  evidence: z.array(z.string()).describe("Lines worth reading, such as the log line that ended Kiali's new pod."),
});
export type StopOutput = z.infer<typeof stopOutput>;

/** What `plan` and `connect` print with `--output json`. No field has a place for a credential. */
export const planOutput = z
  .strictObject({
    digest: z
      .string()
      .nullable()
      .describe("Names this plan: --digest applies it only if nothing changed since. Null without a plan."),
    steps: z.array(stepOutput).describe("In the order in which they run."),
    stoppedBy: stopOutput.nullable().describe("Null when all went well."),
  })
  .meta({ title: "kiali-fleet plan --output json" });
export type PlanOutput = z.infer<typeof planOutput>;

export const connectOutput = planOutput.meta({ title: "kiali-fleet connect --output json" });
