"use client";
import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Verdict, type VerdictKind } from "@/components/ui/verdict";
import type { StepEvent } from "@/lib/plan/plan";
import { type LaneState, laneState, type StepLane } from "./step-lanes";

const STATE: Readonly<Record<LaneState, { kind: VerdictKind; word: string }>> = {
  ahead: { kind: "waiting", word: "Waiting" },
  running: { kind: "running", word: "Running" },
  done: { kind: "pass", word: "Done" },
  failed: { kind: "fail", word: "Not finished" },
};

const NOT_DONE: ReadonlySet<string> = new Set(["pending", "running", "not-reached"]);

/** One lane of a plan under its cluster's name. One that fails opens by itself, unless somebody closed it. */
export function LaneFrame({
  lane,
  events,
  isOpenAtFirst,
  children,
}: {
  lane: StepLane;
  events: Readonly<Record<string, StepEvent>> | null;
  isOpenAtFirst: boolean;
  children: ReactNode;
}) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const state = laneState(lane, events ?? {});
  const over = events ? lane.steps.filter(({ step }) => !NOT_DONE.has(events[step.id]?.status ?? "pending")).length : 0;
  const count = lane.steps.length;
  return (
    <Collapsible.Root
      open={chosen ?? (isOpenAtFirst || state === "failed")}
      onOpenChange={setChosen}
      className="my-1.5 rounded-base border md:ml-8.5"
    >
      <Collapsible.Trigger className="group flex w-full min-w-0 items-center gap-2 rounded-base px-2.5 py-1.5 text-left hover:bg-n2">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-n9 transition-transform duration-100 group-data-panel-open:rotate-90"
        />
        <code className="min-w-0 text-table font-medium wrap-anywhere">{lane.lane}</code>
        <span className="ml-auto shrink-0 text-meta font-normal text-n10">
          {events && state !== "ahead" ? `${over} of ${count} steps` : `${count} ${count === 1 ? "step" : "steps"}`}
        </span>
        {events && <Verdict kind={STATE[state].kind} word={STATE[state].word} />}
      </Collapsible.Trigger>
      <Collapsible.Panel className="border-t pr-1">{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
