"use client";
import { useSearchParams } from "next/navigation";
import { PlanFrame } from "@/components/plan/plan-frame";
import type { Cancel } from "@/components/plan/run-watch";
import { MissingPair } from "./missing-pair";
import { type AskUndo, type Undo, UndoReview } from "./undo-review";
import { UndoRun } from "./undo-run";
import { useWish } from "./use-wish";

/** Takes back what a connection made: the plan to read first, then the run. */
export function UndoPage({ plan, undo, cancel }: { plan: AskUndo; undo: Undo; cancel: Cancel }) {
  const run = useSearchParams().get("run");
  const { wish, search } = useWish();
  if (run !== null) return <UndoRun id={run} wish={wish.ok ? wish.value : null} search={search} cancel={cancel} />;
  if (wish.ok) return <UndoReview wish={wish.value} search={search} plan={plan} undo={undo} />;
  return (
    <PlanFrame title="Take a connection back" purpose="Removes what was made for one pair of clusters." aside={null}>
      <MissingPair problem={wish.problem} search={search} />
    </PlanFrame>
  );
}
