import * as z from "zod";

/** A problem as machines read it: `kind` is one of a closed list (lib/problem.ts) and decides which other fields there are. */
export const problemOutput = z
  .looseObject({ kind: z.string(), message: z.string().describe("The same in words.") })
  .meta({ id: "problem" });
export type ProblemOutput = z.infer<typeof problemOutput>;

/** In place of a verb's own output when there is nothing to put into it: wrong use, an unreadable kubeconfig. Exit 2. */
export const failureOutput = z
  .strictObject({ problem: problemOutput })
  .meta({ title: "kiali-fleet, any verb, when it could not begin" });
