import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import { plain } from "./plain";

/** A problem in one line: what happened, and what to do next. */
export function problemLine(problem: Problem): string {
  const { title, advice } = describeProblem(problem);
  return plain(`${sentence(title)} ${sentence(advice)}`.trim());
}

const sentence = (text: string): string => (text === "" || /[.:…]$/.test(text) ? text : `${text}.`);
