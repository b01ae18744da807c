import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";

/** Why a plan could not be made or was not started. */
export function Refused({ problem }: { problem: Problem }) {
  const { title, advice } = describeProblem(problem);
  return (
    <Notice
      tone={problem.kind === "forbidden" ? "unknown" : "fail"}
      isLive
      title={title}
      action={
        problem.kind === "busy" ? (
          <ButtonLink size="small" href={`/connections/run?${new URLSearchParams({ run: problem.run })}`}>
            Watch that run
          </ButtonLink>
        ) : null
      }
    >
      {advice}
    </Notice>
  );
}
