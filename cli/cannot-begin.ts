import type { Problem } from "@/lib/problem";
import { EXIT } from "./exit-code";
import { problemJson } from "./problem-json";
import { problemLine } from "./problem-line";
import type { Ended, Session } from "./session";

/** There is nothing to begin with: the kubeconfig cannot be read. */
export function cannotBegin(session: Session, problem: Problem): Ended {
  session.terminal.err(`kiali-fleet: ${problemLine(problem)}\n`);
  session.json({ problem: problemJson(problem) });
  return { code: EXIT.misuse };
}
