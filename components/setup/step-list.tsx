"use client";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { join } from "@/components/ui/join";
import { Verdict, type VerdictKind } from "@/components/ui/verdict";
import { isOptional, STEPS, type StepId } from "./steps";

export type StepState = { kind: VerdictKind; note: string };
export type StepStates = Readonly<Partial<Record<StepId, StepState>>>;

const NOT_YET: StepState = { kind: "waiting", note: "not yet" };
const OPTIONAL: StepState = { kind: "waiting", note: "optional" };

/** The steps with their verdicts. Any of them can be opened; one that cannot show anything yet says what it needs. */
export function StepList({
  current,
  states,
  search,
  run,
}: {
  current: StepId;
  states: StepStates;
  search: string;
  run: string | null;
}) {
  const list = useRef<HTMLOListElement>(null);
  // On a narrow screen the steps scroll; the one that is open stays in sight.
  useEffect(() => {
    const here = list.current?.querySelector("[aria-current=step]")?.parentElement;
    if (list.current && here) list.current.scrollLeft = here.offsetLeft - list.current.clientWidth / 2;
  }, []);
  return (
    <nav aria-label="Steps" className="min-w-0">
      <ol ref={list} className="relative flex gap-1 overflow-x-auto pb-1 lg:flex-col lg:gap-0.5 lg:overflow-visible">
        {STEPS.map(({ id, href, label }, at) => {
          const state = states[id] ?? (isOptional(id) ? OPTIONAL : NOT_YET);
          const isHere = id === current;
          const withRun =
            (id === "apply" || id === "verified" || isOptional(id)) && run !== null
              ? `&${new URLSearchParams({ run })}`
              : "";
          return (
            <li key={id} className="shrink-0 lg:shrink">
              <Link
                href={`${href}?${search}${withRun}`}
                aria-current={isHere ? "step" : undefined}
                className={join(
                  "flex min-h-9 items-center gap-2 rounded-base border px-2 py-1 text-table lg:min-h-11",
                  isHere ? "border-n6 bg-n3 font-medium" : "border-transparent hover:bg-n3",
                )}
              >
                <Verdict kind={state.kind} word={state.note} isQuiet />
                <span className="min-w-0">
                  <span className="block">
                    <span className="text-n10">{at + 1}</span>{" "}
                    <span className={isHere ? undefined : "sr-only lg:not-sr-only"}>{label}</span>
                  </span>
                  <span aria-hidden className="hidden text-meta font-normal text-n10 lg:block">
                    {state.note}
                  </span>
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
