import "server-only";
import type { Problem } from "@/lib/problem";
import { REDACTED } from "./redacted";

/** Takes what was sent out of what a server said about it. */
export function scrubProblem(problem: Problem, credentials: readonly string[]): Problem {
  const longestFirst = [...credentials].sort((a, b) => b.length - a.length);
  const scrub = (text: string) =>
    longestFirst.reduce((rest, credential) => rest.replaceAll(credential, REDACTED), text);
  switch (problem.kind) {
    case "rejected":
      return {
        ...problem,
        causes: problem.causes.map(({ field, message }) => ({ field: scrub(field), message: scrub(message) })),
      };
    case "forbidden":
      return problem.detail === undefined ? problem : { ...problem, detail: scrub(problem.detail) };
    case "server-failure":
      return { ...problem, reason: scrub(problem.reason) };
    default:
      return problem;
  }
}
