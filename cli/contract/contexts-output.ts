import * as z from "zod";
import { problemOutput } from "./problem-output";

/** What `kiali-fleet contexts --output json` prints: every context of the kubeconfig, usable or not. Nothing is dialled. */
export const contextsOutput = z
  .array(
    z.strictObject({
      name: z.string().describe("The context's name in the kubeconfig; not the cluster's name in Istio."),
      cluster: z.string().describe("Name of the kubeconfig's cluster entry."),
      user: z.string().nullable().describe("Name of the kubeconfig's user entry; null when the context has none."),
      namespace: z.string().nullable(),
      server: z
        .string()
        .nullable()
        .describe("Address of the API server; null when the cluster entry is missing or unusable."),
      credential: z
        .enum(["certificate", "token", "token-file", "exec", "basic", "none"])
        .describe("How the user signs in; never the credential itself."),
      current: z.boolean().describe("Whether kubectl would use it now."),
      file: z.string().describe("The file that defines it."),
      problem: problemOutput.nullable().describe("Why this context cannot be used, or null."),
    }),
  )
  .meta({ title: "kiali-fleet contexts --output json" });
export type ContextsOutput = z.infer<typeof contextsOutput>;
