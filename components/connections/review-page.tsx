"use client";
import { PlanFrame } from "@/components/plan/plan-frame";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { describeProblem } from "@/lib/describe-problem";
import type { ContextChoice } from "./contexts-of";
import type { ApplyUpkeep, AskUpkeep } from "./plan-upkeep-query";
import { Review } from "./review";
import { useUpkeepWish } from "./use-upkeep-wish";

/** The review of a verb: its choices, then the plan, before anything is done. The wish is in the address. */
export function ReviewPage(props: { plan: AskUpkeep; apply: ApplyUpkeep; contexts: readonly ContextChoice[] }) {
  const { wish, isComplete } = useUpkeepWish();
  if (wish.ok) return <Review {...props} wish={wish.value} isComplete={isComplete} />;
  const fields = wish.problem.kind === "invalid-input" ? Object.keys(wish.problem.fields) : [];
  return (
    <PlanFrame title="Review" purpose="The plan, before anything is done." aside={null}>
      <Empty
        title={
          fields.includes("verb") || fields.includes("home") || fields.includes("names")
            ? "This address does not say what to do with which connections"
            : "This address has a value that cannot be used"
        }
        action={
          <ButtonLink look="primary" href="/connections">
            Show the connections
          </ButtonLink>
        }
      >
        {describeProblem(wish.problem).advice}
      </Empty>
    </PlanFrame>
  );
}
