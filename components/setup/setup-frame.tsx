"use client";
import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHead } from "@/components/ui/page-head";
import { StepList, type StepStates } from "./step-list";
import { STEPS, type StepId } from "./steps";

/** Steps on the left, the form in the middle, its consequence on the right. Narrow screens stack them in that order. */
export function SetupFrame({
  step,
  title,
  purpose,
  states,
  search,
  run = null,
  aside,
  children,
}: {
  step: StepId;
  title: ReactNode;
  purpose: ReactNode;
  states: StepStates;
  search: string;
  run?: string | null;
  aside: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 lg:grid-cols-[11.5rem_minmax(0,1fr)] xl:grid-cols-[11.5rem_minmax(0,1fr)_22rem]">
      <div className="min-w-0 lg:sticky lg:top-17 lg:self-start">
        <StepList current={step} states={states} search={search} run={run} />
      </div>
      <div className="min-w-0 max-w-[56rem]">
        <PageHead title={title} purpose={purpose} />
        {children}
      </div>
      <aside
        aria-label="The consequence"
        className="min-w-0 lg:col-start-2 xl:sticky xl:top-17 xl:col-start-3 xl:self-start"
      >
        <div className="flex flex-col gap-4 rounded-base border bg-n2 p-4">{aside}</div>
      </aside>
    </div>
  );
}

/** The way back and the way on, in sight at the end of a long list too. */
export function StepFooter({ step, search, next }: { step: StepId; search: string; next: ReactNode }) {
  const before = STEPS[STEPS.findIndex(({ id }) => id === step) - 1];
  return (
    <div className="sticky bottom-13 z-10 mt-6 flex items-center justify-between gap-4 border-t bg-n1 py-3 md:bottom-0">
      {before ? (
        <ButtonLink look="quiet" href={`${before.href}?${search}`} className="-ml-2">
          <ArrowLeft aria-hidden className="size-4" />
          <span className="sr-only md:not-sr-only">{before.label}</span>
        </ButtonLink>
      ) : (
        <span />
      )}
      {next}
    </div>
  );
}
