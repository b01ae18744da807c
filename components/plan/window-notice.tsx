"use client";
import { Hourglass } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { StepEvent } from "@/lib/plan/plan";
import { secondsLeft } from "./undo-window";

/** Before the first step of what takes something away: how long is left, and the way out. Announced once, not every second. */
export function WindowNotice({
  event,
  isPending,
  onCallOff,
}: {
  event: StepEvent;
  isPending: boolean;
  onCallOff: () => void;
}) {
  const left = secondsLeft(event);
  return (
    <section
      aria-label="Time to think again"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-base border border-warn-border bg-warn-soft px-4 py-3"
    >
      <Hourglass aria-hidden className="size-5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1">
        <p className="text-lead font-semibold" aria-hidden>
          {isPending ? "Calling it off" : left === null ? "About to begin" : `Begins in ${left} s`}
        </p>
        <p role="status" className="text-table text-n11">
          Nothing has been touched. Until it begins it can be called off.
        </p>
      </div>
      <Button isPending={isPending} onClick={onCallOff}>
        Call it off
      </Button>
    </section>
  );
}
