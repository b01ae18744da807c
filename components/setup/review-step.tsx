"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { connectionQuery } from "@/components/access/connection-query";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { PlanChanged } from "@/components/plan/plan-changed";
import { planChanges } from "@/components/plan/plan-changes";
import { type AskPlan, planQuery } from "@/components/plan/plan-query";
import { PlanReview } from "@/components/plan/plan-review";
import { checksQuery } from "@/components/requirements/checks-query";
import { tally } from "@/components/requirements/tally";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { NextButton } from "@/components/ui/next-button";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { ConnectWish, Overrides } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import type { Gate, Plan } from "@/lib/plan/plan";
import type { Problem, Result } from "@/lib/problem";
import { MissingPair } from "./missing-pair";
import { neededReasons } from "./needed-reasons";
import { PairPicture } from "./pair-picture";
import { Refused } from "./refused";
import { SetupFrame, StepFooter } from "./setup-frame";
import { useOverrides } from "./use-overrides";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

export type Apply = (request: {
  wish: ConnectWish;
  overrides: Overrides;
  digest: string;
}) => Promise<Result<{ run: string }>>;
type Started = {
  isPending: boolean;
  problem: Problem | "no answer" | null;
  /** The plan that was on the page when it was applied. */
  reviewed: Plan | null;
};
type Actions = { plan: AskPlan; apply: Apply };

/** The fourth step: the whole plan, to be read before anything is done. */
export function ReviewStep(actions: Actions) {
  const { wish, search, home, remote } = useWish();
  const { overrides } = useOverrides(home, remote);
  const states = useStepStates(wish.ok ? wish.value : null, overrides, null);
  if (wish.ok) return <Review wish={wish.value} search={search} states={states} {...actions} />;
  return (
    <SetupFrame
      step="review"
      title="Review"
      purpose="The plan, before anything is done."
      states={states}
      search={search}
      aside={<PairPicture home={home} remote={remote} reach="none" />}
    >
      <MissingPair problem={wish.problem} search={search} />
    </SetupFrame>
  );
}

function Review({
  wish,
  search,
  states,
  plan: ask,
  apply,
}: Actions & { wish: ConnectWish; search: string; states: ReturnType<typeof useStepStates> }) {
  const router = useRouter();
  const { overrides, setReason } = useOverrides(wish.home, wish.remote);
  const checks = useQuery(checksQuery(wish));
  const connection = useQuery(connectionQuery(wish));
  const client = useQueryClient();
  const planned = useQuery(planQuery(wish, overrides, ask));
  const [started, setStarted] = useState<Started>({ isPending: false, problem: null, reviewed: null });

  const known = connection.data?.ok ? connection.data.value : null;
  const name = wish.name ?? known?.name.value ?? wish.remote;
  const review = planned.data?.ok ? planned.data.value : null;
  const gates = review ? review.plan.steps.filter((step): step is Gate => step.verb === "gate") : [];
  const unreasoned = gates.filter((gate) => gate.foreseen && !(gate.canBeOverridden && overrides[gate.gate]));
  const blocking = checks.data ? tally(checks.data, overrides).blocking : [];
  const picture = review ? pictureOfRun(review.plan, null, null) : { reach: "chosen" as const, gates: [] };

  const why = planned.isFetching
    ? "Planning"
    : !review
      ? "There is no plan to apply"
      : blocking.length > 0
        ? `${blocking.length} blocking ${blocking.length === 1 ? "check" : "checks"} in Requirements`
        : checks.isFetching
          ? "The requirements are still being asked"
          : unreasoned.length > 0
            ? `${unreasoned.length} ${unreasoned.length === 1 ? "gate needs" : "gates need"} a reason or a fix`
            : null;

  const connect = async () => {
    if (!review || why !== null) return;
    setStarted({ isPending: true, problem: null, reviewed: review.plan });
    const reasons = neededReasons(overrides, checks.data ?? null, review.plan);
    const result = await apply({ wish, overrides: reasons, digest: review.digest }).catch(() => null);
    if (result === null) return setStarted({ isPending: false, problem: "no answer", reviewed: null });
    // What was read before the run is old by the time somebody comes back from it.
    if (result.ok) await client.invalidateQueries({ refetchType: "none" });
    if (result.ok) return router.push(`/setup/apply?${search}&${new URLSearchParams({ run: result.value.run })}`);
    setStarted({ isPending: false, problem: result.problem, reviewed: review.plan });
    if (result.problem.kind === "plan-changed") void planned.refetch();
  };

  return (
    <SetupFrame
      step="review"
      title={`Connect ${name}`}
      purpose={review?.plan.goal ?? "The plan, before anything is done."}
      states={{
        ...states,
        ...(review
          ? { review: { kind: why === null ? "pass" : "warn", note: `${review.plan.steps.length} steps` } as const }
          : {}),
      }}
      search={search}
      aside={
        <>
          <PairPicture
            home={wish.home}
            remote={wish.remote}
            connection={known}
            name={wish.name}
            reach={picture.reach}
            gates={picture.gates}
          />
          <p className="text-table text-n10">
            Diamonds are gates: each must pass before the plan goes on. The clusters are planned again when you apply;
            if they changed meanwhile, nothing is done.
          </p>
        </>
      }
    >
      <div className="flex flex-col gap-4" aria-busy={planned.isFetching}>
        {started.problem !== null &&
          started.problem !== "no answer" &&
          (started.problem.kind === "plan-changed" ? (
            <PlanChanged
              changes={
                review && started.reviewed && !planned.isFetching ? planChanges(started.reviewed, review.plan) : null
              }
            />
          ) : (
            <Refused problem={started.problem} search={search} />
          ))}
        {blocking.length > 0 && (
          <Notice
            tone="fail"
            title={`${blocking.length} blocking ${blocking.length === 1 ? "check does" : "checks do"} not pass`}
            action={
              <ButtonLink size="small" href={`/setup/requirements?${search}`}>
                Show the requirements
              </ButtonLink>
            }
          >
            Fix or set aside: {blocking.join(", ")}.
          </Notice>
        )}
        {planned.data && !planned.data.ok && <Refused problem={planned.data.problem} search={search} />}
        {(planned.error || started.problem === "no answer") && (
          <Notice tone="fail" isLive title="The console's own server did not answer">
            Start it again with npm start, then plan again.
          </Notice>
        )}
        {review?.plan.steps.some((step) => step.verb === "restart" && step.how === "manual") && (
          <Notice
            tone="warn"
            title="This form of the Secret needs a helm upgrade by hand"
            action={
              <ButtonLink size="small" href={`/setup/review?${wishToSearch({ ...wish, form: "combined" })}`}>
                Use the combined form instead
              </ButtonLink>
            }
          >
            The combined form is read by Kiali at its next start, which this console does and guards itself.
          </Notice>
        )}
        {review && (
          <PlanReview
            plan={review.plan}
            yaml={review.yaml}
            reasonFor={(gate) => overrides[gate] ?? null}
            onReason={setReason}
          />
        )}
        {!review && planned.isFetching && <Planning />}
        {(planned.data || planned.error) && (
          <div>
            <Button size="small" isPending={planned.isFetching} onClick={() => void planned.refetch()}>
              Plan again
            </Button>
          </div>
        )}
      </div>
      <StepFooter
        step="review"
        search={search}
        next={
          <NextButton why={why} isPending={started.isPending} onPress={() => void connect()}>
            Connect {name}
          </NextButton>
        }
      />
    </SetupFrame>
  );
}

const LINES = ["a", "b", "c", "d", "e", "f"] as const;
const Planning = () => (
  <div className="flex flex-col gap-4">
    <p role="status" className="text-table text-n10">
      Reading both clusters and planning
    </p>
    {LINES.map((line) => (
      <div key={line} className="late flex items-center gap-4">
        <span className="size-6 rounded-full bg-n4" />
        <Skeleton className="w-72" />
      </div>
    ))}
  </div>
);
