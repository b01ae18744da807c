"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { connectionQuery } from "@/components/access/connection-query";
import { unreasonedGates } from "@/components/plan/open-gates";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { PlanChanged } from "@/components/plan/plan-changed";
import { planChanges } from "@/components/plan/plan-changes";
import { type AskPlan, planQuery } from "@/components/plan/plan-query";
import { PlanReview } from "@/components/plan/plan-review";
import { Planning } from "@/components/plan/planning";
import { useBegin } from "@/components/plan/use-begin";
import { useOverrides } from "@/components/plan/use-overrides";
import { checksQuery } from "@/components/requirements/checks-query";
import { tally } from "@/components/requirements/tally";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { NextButton } from "@/components/ui/next-button";
import { Notice } from "@/components/ui/notice";
import type { ConnectWish, Overrides } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import type { Result } from "@/lib/problem";
import { MissingPair } from "./missing-pair";
import { neededReasons } from "./needed-reasons";
import { PairPicture } from "./pair-picture";
import { Refused } from "./refused";
import { SetupFrame, StepFooter } from "./setup-frame";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

export type Apply = (request: {
  wish: ConnectWish;
  overrides: Overrides;
  digest: string;
}) => Promise<Result<{ run: string }>>;
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
  const planned = useQuery(planQuery(wish, overrides, ask));
  const { begin, ...started } = useBegin({
    onStarted: (run) => router.push(`/setup/apply?${search}&${new URLSearchParams({ run })}`),
    planAgain: () => void planned.refetch(),
  });

  const known = connection.data?.ok ? connection.data.value : null;
  const name = wish.name ?? known?.name.value ?? wish.remote;
  const review = planned.data?.ok ? planned.data.value : null;
  const unreasoned = review ? unreasonedGates(review.plan, overrides) : [];
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
    const reasons = neededReasons(overrides, checks.data ?? null, review.plan);
    await begin(review.plan, () => apply({ wish, overrides: reasons, digest: review.digest }));
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
        {started.refusal !== null &&
          started.refusal !== "no answer" &&
          (started.refusal.kind === "plan-changed" ? (
            <PlanChanged
              changes={
                review && started.reviewed && !planned.isFetching ? planChanges(started.reviewed, review.plan) : null
              }
            />
          ) : (
            <Refused problem={started.refusal} search={search} />
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
        {(planned.error || started.refusal === "no answer") && (
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
        {!review && planned.isFetching && <Planning words="Reading both clusters and planning" />}
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
