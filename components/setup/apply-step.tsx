"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { PlanSteps } from "@/components/plan/plan-steps";
import { ReceiptView } from "@/components/plan/receipt-view";
import { hasEnded, progress } from "@/components/plan/run-state";
import { stepSubject } from "@/components/plan/step-words";
import { useRun } from "@/components/plan/use-run";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { NextButton } from "@/components/ui/next-button";
import { Notice } from "@/components/ui/notice";
import { ProgressLine } from "@/components/ui/progress-line";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { wishToSearch } from "@/lib/access/wish-url";
import { describeProblem } from "@/lib/describe-problem";
import type { Result } from "@/lib/problem";
import { PairPicture } from "./pair-picture";
import { SetupFrame, StepFooter } from "./setup-frame";
import type { StepStates } from "./step-list";
import { useConnection } from "./use-connection";
import { useOverrides } from "./use-overrides";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

/** The fifth step: the run itself. It lives on the server; this page only watches it. */
export function ApplyStep({ cancel }: { cancel: (run: string) => Promise<Result<null>> }) {
  const router = useRouter();
  const id = useSearchParams().get("run");
  const address = useWish();
  const run = useRun(id);
  const wish = run.info?.wish ?? (address.wish.ok ? address.wish.value : null);
  const search = wish ? wishToSearch(wish).toString() : address.search;
  const { overrides } = useOverrides(wish?.home ?? null, wish?.remote ?? null);
  const states = useStepStates(wish, overrides, id);
  const connection = useConnection(wish);
  const [stopping, setStopping] = useState<"no" | "asked" | "pending">("no");
  const [refusal, setRefusal] = useState<string | null>(null);

  const isOver = hasEnded(run);
  const plan = run.info?.plan ?? null;
  const counts = plan ? progress(plan, run.events) : { done: 0, total: 0 };
  const picture = plan ? pictureOfRun(plan, run.events, run.receipt) : { reach: "planned" as const, gates: [] };
  const isProven = run.receipt !== null && run.receipt.stoppedBy === null;
  const latest = plan?.steps.findLast((step) => ["done", "kept", "failed"].includes(run.events[step.id]?.status ?? ""));

  const stop = async () => {
    if (id === null) return;
    setStopping("pending");
    const result = await cancel(id);
    setStopping("no");
    setRefusal(result.ok ? null : describeProblem(result.problem).title);
  };

  const shown: StepStates = {
    ...states,
    apply: isProven
      ? { kind: "pass", note: "done" }
      : isOver
        ? { kind: "fail", note: "stopped" }
        : id === null
          ? { kind: "waiting", note: "not yet" }
          : { kind: "running", note: counts.total ? `${counts.done} of ${counts.total}` : "starting" },
    ...(isProven ? { verified: { kind: "pass", note: "proven" } as const } : {}),
  };
  return (
    <SetupFrame
      step="apply"
      title={isProven ? "Applied" : isOver ? "Stopped" : "Apply"}
      purpose={plan?.goal ?? "Carries out the plan that was reviewed, and nothing else."}
      states={shown}
      search={search}
      run={id}
      aside={
        <>
          <PairPicture
            home={wish?.home ?? null}
            remote={wish?.remote ?? null}
            connection={connection}
            name={wish?.name ?? null}
            reach={id === null ? "chosen" : picture.reach}
            gates={picture.gates}
          />
          <p className="text-table text-n10">
            The run goes on when this page is closed or reloaded.{" "}
            {run.info && (
              <>
                Started <RelativeTime at={run.info.startedAt} />.
              </>
            )}
          </p>
        </>
      }
    >
      {id === null ? (
        <Empty
          title="Nothing was applied yet"
          action={
            <ButtonLink look="primary" href={`/setup/review?${search}`}>
              Review the plan
            </ButtonLink>
          }
        >
          This page shows a run from its first step to its receipt. It begins at the end of the review.
        </Empty>
      ) : (
        <div className="flex flex-col gap-4">
          <p role="status" className="sr-only">
            {isProven
              ? "All steps are done"
              : isOver
                ? "The run stopped"
                : latest && `${counts.done} of ${counts.total} steps: ${stepSubject(latest)}`}
          </p>
          {!isOver && (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <p className="text-table font-medium">
                {counts.total === 0 ? "Checking and planning once more" : `${counts.done} of ${counts.total} steps`}
              </p>
              <Button
                size="small"
                className="ml-auto"
                isPending={stopping === "pending"}
                onClick={() => setStopping("asked")}
              >
                Stop
              </Button>
              <div className="w-full">
                <ProgressLine
                  done={counts.done}
                  total={counts.total}
                  words={`${counts.done} of ${counts.total} steps`}
                />
              </div>
            </div>
          )}
          {!run.isConnected && !isOver && (
            <Notice tone="unknown" isLive title="The connection to the console was lost; it is being picked up again">
              What is below is the last known state. The run itself goes on.
            </Notice>
          )}
          {refusal && <Notice tone="fail" isLive title={refusal} />}
          {run.problem && (
            <Notice
              tone="fail"
              isLive
              title={describeProblem(run.problem).title}
              action={
                <ButtonLink size="small" href={`/setup/review?${search}`}>
                  Review the plan again
                </ButtonLink>
              }
            >
              {describeProblem(run.problem).advice}
            </Notice>
          )}
          {plan && run.receipt && (
            <ReceiptView
              plan={plan}
              receipt={run.receipt}
              action={
                <div className="flex flex-wrap gap-2">
                  <ButtonLink size="small" href={`/setup/review?${search}`}>
                    Plan again from what is there now
                  </ButtonLink>
                  <ButtonLink size="small" href={`/setup/requirements?${search}`}>
                    Show the requirements
                  </ButtonLink>
                </div>
              }
            />
          )}
          {plan ? <PlanSteps steps={plan.steps} events={run.events} /> : !isOver && <Skeleton className="h-4 w-72" />}
        </div>
      )}
      <StepFooter
        step="apply"
        search={search}
        next={
          <NextButton
            why={
              isProven
                ? null
                : id === null
                  ? "Nothing was applied yet"
                  : isOver
                    ? "The run did not come to its end"
                    : "The run is not over"
            }
            onPress={() => id && router.push(`/setup/verified?${search}&${new URLSearchParams({ run: id })}`)}
          >
            Show the proof
          </NextButton>
        }
      />
      <AlertDialog
        isOpen={stopping === "asked"}
        onOpenChange={(isOpen) => setStopping(isOpen ? "asked" : "no")}
        title="Stop before the next step?"
        verb="Stop the run"
        cancel="Let it go on"
        onConfirm={() => void stop()}
      >
        The step under way is finished first. What was written to the home is taken back; what was made in the remote
        stays, is named in the receipt, and is taken up by the next plan.
      </AlertDialog>
    </SetupFrame>
  );
}
