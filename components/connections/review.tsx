"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { unreasonedGates } from "@/components/plan/open-gates";
import { PlanChanged } from "@/components/plan/plan-changed";
import { planChanges } from "@/components/plan/plan-changes";
import { PlanFooter } from "@/components/plan/plan-footer";
import { PlanFrame } from "@/components/plan/plan-frame";
import { PlanReview } from "@/components/plan/plan-review";
import { Planning } from "@/components/plan/planning";
import { useBegin } from "@/components/plan/use-begin";
import { useOverrides } from "@/components/plan/use-overrides";
import { wayBackFrom, withBack } from "@/components/plan/way-back";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { AboutAside } from "./about-aside";
import { BeginButton } from "./begin-button";
import { Choices, hasChoices } from "./choices";
import { Consequence } from "./consequence";
import { type ContextChoice, ContextsOf } from "./contexts-of";
import { neededGates } from "./needed-gates";
import { placeOf } from "./place-of";
import { type ApplyUpkeep, type AskUpkeep, planUpkeepQuery } from "./plan-upkeep-query";
import { Refused } from "./refused";
import { keepUpkeep } from "./use-upkeep-wish";
import { VerbDialog } from "./verb-dialog";
import { VERB_WORDS } from "./verbs";
import { wishWords } from "./wish-words";

export function Review({
  wish,
  isComplete,
  plan: ask,
  apply,
  contexts,
}: {
  wish: UpkeepWish;
  isComplete: boolean;
  plan: AskUpkeep;
  apply: ApplyUpkeep;
  contexts: readonly ContextChoice[];
}) {
  const router = useRouter();
  const back = wayBackFrom(useSearchParams().get("back"));
  const { overrides, setReason } = useOverrides(wish.verb, wish.home, ...wish.names);
  const planned = useQuery({ ...planUpkeepQuery(wish, overrides, ask), enabled: isComplete });
  const [isAsking, setAsking] = useState(false);
  const { isPending, refusal, reviewed, begin } = useBegin({
    onStarted: (run) => router.push(`/connections/run?${withBack(new URLSearchParams({ run }).toString(), back)}`),
    planAgain: () => void planned.refetch(),
  });
  const review = isComplete && planned.data?.ok ? planned.data.value : null;
  const isEmpty = review !== null && review.plan.steps.length === 0;
  const { purpose, isDestructive } = VERB_WORDS[wish.verb];
  const { action } = wishWords(wish);
  const open = review ? unreasonedGates(review.plan, overrides).length : 0;
  const why = !isComplete
    ? "Type your statement first"
    : planned.isFetching
      ? "Planning"
      : !review
        ? "There is no plan to carry out"
        : isEmpty
          ? "There is nothing to do"
          : open > 0
            ? `${open} ${open === 1 ? "gate needs" : "gates need"} a reason or a fix`
            : null;
  const place = placeOf(wish, back);
  const start = async () => {
    if (!review || why !== null) return;
    await begin(review.plan, () =>
      apply({ wish, overrides: neededGates(overrides, review.plan), digest: review.digest }),
    );
    setAsking(false);
  };
  const choices = <Choices key={wish.verb} wish={wish} isComplete={isComplete} onChange={keepUpkeep} />;

  return (
    <PlanFrame title={action} purpose={review?.plan.goal || purpose} aside={<AboutAside wish={wish} />}>
      <div className="flex flex-col gap-4" aria-busy={planned.isFetching}>
        {refusal === "no answer" || (isComplete && planned.error) ? (
          <Notice tone="fail" isLive title="The console's own server did not answer">
            Start it again with npm start, then plan again.
          </Notice>
        ) : refusal?.kind === "plan-changed" ? (
          <PlanChanged
            changes={review && reviewed && !planned.isFetching ? planChanges(reviewed, review.plan) : null}
          />
        ) : (
          refusal && <Refused problem={refusal} />
        )}
        {hasChoices(wish.verb) && (
          <Panel aria-label="Choices" className="flex flex-col gap-4 px-3 py-3">
            {choices}
          </Panel>
        )}
        <ContextsOf wish={wish} contexts={contexts} onChange={keepUpkeep} />
        {isComplete && planned.data && !planned.data.ok && <Refused problem={planned.data.problem} />}
        {isEmpty && (
          <Notice title="There is nothing to do">
            Everything is as this would leave it. What the clusters say was read a moment ago.
          </Notice>
        )}
        {isEmpty && review.plan.warnings.map((warning) => <Notice key={warning} tone="warn" title={warning} />)}
        {review && !isEmpty && (
          <PlanReview
            plan={review.plan}
            yaml={review.yaml}
            digest={review.digest}
            consequence={<Consequence plan={review.plan} />}
            reasonFor={(gate) => overrides[gate] ?? null}
            onReason={setReason}
          />
        )}
        {isComplete && !review && planned.isFetching && <Planning words="Reading the clusters and planning" />}
      </div>
      <PlanFooter>
        <ButtonLink look="quiet" href={place.href} className="mr-auto -ml-2">
          Back to {place.name}
        </ButtonLink>
        {isComplete && (
          <Button isPending={planned.isFetching} onClick={() => void planned.refetch()}>
            Plan again
          </Button>
        )}
        <BeginButton
          isDestructive={isDestructive}
          why={why}
          isPending={isPending}
          onPress={() => (isDestructive ? setAsking(true) : void start())}
        >
          {action}
        </BeginButton>
      </PlanFooter>
      {review && isDestructive && (
        <VerbDialog
          wish={wish}
          plan={review.plan}
          isOpen={isAsking}
          isPending={isPending}
          onOpenChange={setAsking}
          onConfirm={() => void start()}
        />
      )}
    </PlanFrame>
  );
}
