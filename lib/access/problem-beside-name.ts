import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";

/** A problem's title for a sentence that begins with the cluster's name: `label` is what the context was called while it was asked. */
export function problemBesideName(problem: Problem, label: string): string {
  const { title } = describeProblem(problem);
  const prefix = `${label}: `;
  return (title.startsWith(prefix) ? title.slice(prefix.length) : title).replaceAll(label, "the cluster");
}
