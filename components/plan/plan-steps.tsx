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
import { objectName } from "@/lib/plan/object-name";
import type { Step, StepEvent } from "@/lib/plan/plan";
import { FieldDiffs } from "./field-diff";
import { PlaceTag } from "./place-tag";
import { StepMark, verbWord } from "./step-mark";
import { STATUS, stepSubject } from "./step-words";

/** A command is of no use any more after these. */
const OVER: ReadonlySet<string> = new Set(["done", "kept", "undone"]);

/** A plan as numbered steps on one line: before it runs, while it runs, and afterwards. */
export function PlanSteps({
  steps,
  events,
  below,
  within,
}: {
  steps: readonly Step[];
  /** What happened to each step, by its id; null before anything ran. */
  events: Readonly<Record<string, StepEvent>> | null;
  /** What stands under a step without opening it: a reason to type. */
  below?: (step: Step) => ReactNode;
  /** What stands in an opened step after its details. */
  within?: (step: Step) => ReactNode;
}) {
  return (
    <ol className="flex flex-col">
      {steps.map((step, at) => (
        <StepLine
          key={step.id}
          step={step}
          number={at + 1}
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
  isLast,
  event,
  hasRun,
  more,
  children,
}: {
  step: Step;
  number: number;
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
        <span className={join("h-2.5 w-px", number > 1 && "bg-n6")} />
        <StepMark verb={step.verb} />
        <span className={join("w-px flex-1", !isLast && "bg-n6")} />
      </span>
      <Collapsible.Root className="min-w-0 pb-1" defaultOpen={false}>
        <Collapsible.Trigger className="group flex w-full min-w-0 items-start gap-3 rounded-base px-2 py-2 text-left hover:bg-n2">
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className={join("text-table leading-6 font-medium wrap-anywhere", isDim && "font-normal text-n10")}>
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
            <Details step={step} />
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

function Details({ step }: { step: Step }) {
  switch (step.verb) {
    case "create":
    case "update":
      return (
        <>
          {step.takesOver.length > 0 && <p className="text-warn">Takes over from {step.takesOver.join(", ")}.</p>}
          <FieldDiffs fields={step.fields} />
          <p className="text-meta text-n10">
            Server-side apply as field manager <code>{step.manager}</code>.
          </p>
        </>
      );
    case "delete":
      return (
        <p className="text-meta text-n10">
          Only the object with UID <code>{step.uid}</code>; another of the same name stays.
        </p>
      );
    case "keep":
      return <p className="text-meta text-n10">It is as wanted already; nothing is written.</p>;
    case "gate":
      return <p>{step.because}</p>;
    case "mint":
      return (
        <p className="text-meta text-n10">
          The token goes from the remote to the home's Secret inside the console; no page, file or log shows it.
        </p>
      );
    case "restart":
      return step.command !== null && step.how !== "manual" ? <CodeBlock text={step.command} what="command" /> : null;
    case "record":
    case "clear":
      return (
        <ul className="text-meta text-n10">
          {step.orphan.pieces.map(({ ref }) => (
            <li key={objectName(ref)}>
              {objectName(ref)} in {step.orphan.context ?? step.orphan.name}
            </li>
          ))}
        </ul>
      );
    default:
      return step satisfies never;
  }
}
