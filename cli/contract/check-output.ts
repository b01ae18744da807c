import * as z from "zod";

/** What `kiali-fleet check --output json` prints. docs/checks.md says what each id asks. */
export const checkOutput = z
  .strictObject({
    home: z.string().describe("Context of the home."),
    remote: z.string().describe("Context of the remote."),
    checks: z.array(
      z.strictObject({
        id: z.string().describe("Stable; never reused."),
        status: z
          .enum(["pass", "fail", "warn", "unknown", "skip"])
          .describe('"unknown" means that we could not look; it is not a "no".'),
        detail: z.string().nullable().describe("What is wrong, why we could not look, or why it was skipped."),
        evidence: z.string().nullable().describe("What was seen."),
      }),
    ),
    blocked: z.boolean().describe("Whether a check that is not overridden keeps `connect` from starting. Exit 1."),
  })
  .meta({ title: "kiali-fleet check --output json" });
export type CheckOutput = z.infer<typeof checkOutput>;
