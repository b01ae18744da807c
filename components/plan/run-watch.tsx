"use client";
import { type ReactNode, useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { ProgressLine } from "@/components/ui/progress-line";
import { Skeleton } from "@/components/ui/skeleton";
import { describeProblem } from "@/lib/describe-problem";
import type { Result } from "@/lib/problem";
import { PlanSteps } from "./plan-steps";
import type { ReviewAddress } from "./run-address";
import { hasEnded, progress } from "./run-state";
import { stepSubject } from "./step-words";
import { windowGateOf } from "./undo-window";
import type { WatchedRun } from "./use-run";
import { WindowNotice } from "./window-notice";

export type Cancel = (run: string) => Promise<Result<null>>;

/** A run as it goes on: how far it is, the way to stop it, each step, and in the end its receipt. */
export function RunWatch({
  id,
  run,
  cancel,
  stopping: stopWords,
  again,
  receipt,
  isFolded = false,
}: {
  id: string;
  run: WatchedRun;
  cancel: Cancel;
  /** What stopping means; stands in the dialog. */
  stopping: ReactNode;
  /** Where the plan is that this run carries out. */
  again: { href: ReviewAddress; label: string };
  receipt: ReactNode;
  /** Whether what stands above tells the steps that matter already; they open on demand then. */
  isFolded?: boolean;
}) {
  const [stopping, setStopping] = useState<"no" | "asked" | "pending" | "told">("no");
  const [refusal, setRefusal] = useState<string | null>(null);
  const isOver = hasEnded(run);
  const isDone = run.receipt !== null && run.receipt.stoppedBy === null;
  const unfinished = run.receipt?.unfinished?.length ?? 0;
  const plan = run.info?.plan ?? null;
  const counts = plan ? progress(plan, run.events) : { done: 0, total: 0 };
  const window = isOver ? null : windowGateOf(plan, run.events);
  const latest = plan?.steps.findLast((step) => ["done", "kept", "failed"].includes(run.events[step.id]?.status ?? ""));

  const stop = async () => {
    setStopping("pending");
    const result = await cancel(id).catch(() => null);
    setStopping(result?.ok ? "told" : "no");
    setRefusal(
      result === null
        ? "The console's own server did not answer; the run was not told to stop"
        : result.ok
          ? null
          : describeProblem(result.problem).title,
    );
  };

  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="sr-only">
        {isDone
          ? unfinished === 0
            ? "All steps are done"
            : `The run is over; ${unfinished} ${unfinished === 1 ? "cluster" : "clusters"} did not come to the end`
          : isOver
            ? "The run stopped"
            : latest && `${counts.done} of ${counts.total} steps: ${stepSubject(latest)}`}
      </p>
      {window && (
        <WindowNotice
          event={window}
          isPending={stopping === "pending" || stopping === "told"}
          onCallOff={() => void stop()}
        />
      )}
      {!isOver && !window && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-table font-medium">
            {stopping === "told"
              ? "Stopping: what is under way is finished or taken back first"
              : counts.total === 0
                ? "Checking and planning once more"
                : `${counts.done} of ${counts.total} steps`}
          </p>
          <Button
            size="small"
            className="ml-auto"
            isPending={stopping === "pending" || stopping === "told"}
            onClick={() => setStopping("asked")}
          >
            Stop
          </Button>
          <div className="w-full">
            <ProgressLine done={counts.done} total={counts.total} words={`${counts.done} of ${counts.total} steps`} />
          </div>
        </div>
      )}
      {!run.isConnected && !isOver && (
        <Notice
          tone="unknown"
          isLive
          title="The connection to the console was lost; it is being picked up again"
          action={
            <ButtonLink size="small" href={again.href}>
              {again.label}
            </ButtonLink>
          }
        >
          What is below is the last known state. The run itself goes on while the console's server runs; when that was
          stopped, start it again with npm start and plan again: what is done shows as kept.
        </Notice>
      )}
      {refusal && <Notice tone="fail" isLive title={refusal} />}
      {run.problem && (
        <Notice
          tone="fail"
          isLive
          title={describeProblem(run.problem).title}
          action={
            <ButtonLink size="small" href={again.href}>
              {again.label}
            </ButtonLink>
          }
        >
          {describeProblem(run.problem).advice}
        </Notice>
      )}
      {receipt}
      {plan && isFolded ? (
        <Disclosure summary={<span className="font-medium">All {plan.steps.length} steps</span>}>
          <PlanSteps steps={plan.steps} events={run.events} />
        </Disclosure>
      ) : plan ? (
        <PlanSteps steps={plan.steps} events={run.events} />
      ) : (
        !isOver && <Skeleton className="h-4 w-72" />
      )}
      <AlertDialog
        isOpen={stopping === "asked"}
        onOpenChange={(isOpen) => setStopping(isOpen ? "asked" : "no")}
        title="Stop before the next step?"
        verb="Stop the run"
        cancel="Let it go on"
        onConfirm={() => void stop()}
      >
        {stopWords}
      </AlertDialog>
    </div>
  );
}
