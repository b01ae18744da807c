import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";

/** Why a plan could not be made or was not started, with the way to where it can be changed. */
export function Refused({ problem, search }: { problem: Problem; search: string }) {
  const { title, advice } = describeProblem(problem);
  return (
    <Notice
      tone="fail"
      isLive
      title={title}
      action={
        problem.kind === "busy" ? (
          <ButtonLink size="small" href={`/setup/apply?${search}&${new URLSearchParams({ run: problem.run })}`}>
            Watch that run
          </ButtonLink>
        ) : problem.kind === "invalid-input" ? (
          <ButtonLink size="small" href={`/setup/access?${search}`}>
            Correct the values
          </ButtonLink>
        ) : problem.kind === "blocked" ? (
          <ButtonLink size="small" href={`/setup/requirements?${search}`}>
            Show the requirements
          </ButtonLink>
        ) : null
      }
    >
      {advice}
    </Notice>
  );
}
