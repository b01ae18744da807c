import type { Problem } from "@/lib/problem";
import { codeOf } from "./prepare";
import { problemJson } from "./problem-json";
import { problemLine } from "./problem-line";
import type { Ended, Session } from "./session";

/** A verb that only reads could not: says why, in words and in the contract. */
export function endWithProblem(session: Session, problem: Problem): Ended {
  session.terminal.err(`kiali-fleet: ${problemLine(problem)}\n`);
  session.json({ problem: problemJson(problem) });
  return { code: codeOf(problem) };
}
