"use client";
import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { join } from "@/components/ui/join";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { Step, StepEvent } from "@/lib/plan/plan";
import { LaneFrame } from "./lane-frame";
import { PlaceTag } from "./place-tag";
import { StepDetails } from "./step-details";
import { type StepLane, stepLanes } from "./step-lanes";
import { StepMark, verbWord } from "./step-mark";
import { STATUS, stepSubject } from "./step-words";

/** A command is of no use any more after these. */
const OVER: ReadonlySet<string> = new Set(["done", "kept", "undone"]);

type Shown = {
  /** What happened to each step, by its id; null before anything ran. */
  events: Readonly<Record<string, StepEvent>> | null;
  /** What stands under a step without opening it: a reason to type. */
  below?: (step: Step) => ReactNode;
  /** What stands in an opened step after its details. */
  within?: (step: Step) => ReactNode;
};

/** A plan as numbered steps on one line: before it runs, while it runs, and afterwards. Lanes stand one under the other. */
export function PlanSteps({ steps, ...shown }: Shown & { steps: readonly Step[] }) {
  const lanes = stepLanes(steps);
  const named = lanes.filter(({ lane }) => lane !== null).length;
  return (
    <div>
      {lanes.map((lane) =>
        lane.lane === null ? (
          <StepLines key={`all ${lane.steps[0]?.number}`} lane={lane} {...shown} />
        ) : (
          <LaneFrame
            key={`${lane.lane} ${lane.steps[0]?.number}`}
            lane={lane}
            events={shown.events}
            isOpenAtFirst={named <= 3}
          >
            <StepLines lane={lane} {...shown} />
          </LaneFrame>
        ),
      )}
    </div>
  );
}

function StepLines({ lane: { steps }, events, below, within }: Shown & { lane: StepLane }) {
  return (
    <ol className="flex flex-col">
      {steps.map(({ step, number }, at) => (
        <StepLine
          key={step.id}
          step={step}
          number={number}
          isFirst={at === 0}
          isLast={at === steps.length - 1}
          event={events?.[step.id] ?? null}
          hasRun={events !== null}
          more={within?.(step)}
        >
          {below?.(step)}
        </StepLine>
      ))}
    </ol>
  );
}

function StepLine({
  step,
  number,
  isFirst,
  isLast,
  event,
  hasRun,
  more,
  children,
}: {
  step: Step;
  number: number;
  isFirst: boolean;
  isLast: boolean;
  event: StepEvent | null;
  hasRun: boolean;
  more: ReactNode;
  children: ReactNode;
}) {
  const status = event?.status ?? "pending";
  const isDim = step.verb === "keep" && !hasRun;
  return (
    <li className="grid grid-cols-[1.5rem_1.5rem_minmax(0,1fr)] gap-x-2.5">
      <span className="pt-2.5 text-right text-meta leading-6 text-n10">{number}</span>
      <span className="flex flex-col items-center">
        <span className={join("h-2.5 w-px", !isFirst && "bg-n6")} />
        <StepMark verb={step.verb} />
        <span className={join("w-px flex-1", !isLast && "bg-n6")} />
      </span>
      <Collapsible.Root className="min-w-0 pb-1" defaultOpen={false}>
        <Collapsible.Trigger className="group flex w-full min-w-0 items-start gap-3 rounded-base px-2 py-2 text-left hover:bg-n2">
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className={join("text-table leading-6 wrap-anywhere", isDim ? "text-n10" : "font-medium")}>
                <span className="sr-only">{verbWord(step.verb)}: </span>
                {stepSubject(step)}
              </span>
              <PlaceTag place={step.place} />
            </span>
            <span className="block text-table text-n10 wrap-anywhere">{event?.detail ?? step.why}</span>
          </span>
          {hasRun && <Verdict kind={STATUS[status].kind} word={STATUS[status].word} className="h-6" />}
          <ChevronRight
            aria-hidden
            className="mt-1 size-4 shrink-0 text-n9 transition-transform duration-100 group-data-panel-open:rotate-90"
          />
        </Collapsible.Trigger>
        {event?.problem && <StepProblem event={event} />}
        {step.verb === "restart" && step.how === "manual" && step.command !== null && !OVER.has(status) && (
          <div className="flex flex-col gap-1 px-2 pb-2">
            <CodeBlock text={step.command} what="command to run" />
            <p className="text-meta text-n10">
              Run it in a terminal when this step is running; the run goes on by itself once it worked.
            </p>
          </div>
        )}
        {children && <div className="px-2 pb-2">{children}</div>}
        <Collapsible.Panel>
          <div className="flex flex-col gap-2 px-2 pt-1 pb-3 text-table">
            <p>
              <span className="text-n10">Why: </span>
              {step.why}
            </p>
            <StepDetails step={step} />
            {more}
            {event && (
              <p className="text-meta text-n10">
                {STATUS[status].word} <RelativeTime at={event.at} />
              </p>
            )}
          </div>
        </Collapsible.Panel>
      </Collapsible.Root>
    </li>
  );
}

function StepProblem({ event }: { event: StepEvent }) {
  if (!event.problem) return null;
  const { title, advice } = describeProblem(event.problem);
  return (
    <Notice tone="fail" title={title} className="mx-2 mb-2">
      {advice}
    </Notice>
  );
}
