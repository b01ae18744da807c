import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { ProblemOutput } from "./contract/problem-output";

/** A problem with its words beside it, so that a script can log one field. */
export const problemJson = (problem: Problem): ProblemOutput => ({
  ...problem,
  message: describeProblem(problem).title,
});
