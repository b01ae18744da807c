"use client";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";

/** What a step shows when its address does not say which home and which remote it is about. */
export function MissingPair({ problem, search }: { problem: Problem; search: string }) {
  const fields = problem.kind === "invalid-input" ? Object.keys(problem.fields) : [];
  const isUnchosen = fields.some((field) => field === "home" || field === "remote");
  return (
    <Empty
      title={isUnchosen ? "This step needs a home and a remote" : "This address has a value that cannot be used"}
      action={
        <ButtonLink look="primary" href={isUnchosen ? `/setup?${search}` : `/setup/access?${pairOf(search)}`}>
          {isUnchosen ? "Choose them" : "Fill the form again"}
        </ButtonLink>
      }
    >
      {isUnchosen ? "They are part of its address; this one has not both." : describeProblem(problem).advice}
    </Empty>
  );
}

/** Keeps only the pair of a broken address. */
function pairOf(search: string): string {
  const params = new URLSearchParams(search);
  const kept = ["home", "remote"].flatMap((key) => {
    const value = params.get(key);
    return value === null ? [] : [[key, value]];
  });
  return new URLSearchParams(kept).toString();
}
