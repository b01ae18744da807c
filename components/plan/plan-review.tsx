"use client";
import type { ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { ReasonForm } from "@/components/ui/reason-form";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Step } from "@/lib/plan/plan";
import { Grants } from "./grants";
import { PlanSteps } from "./plan-steps";
import { verbWord } from "./step-mark";

const VERBS = ["create", "update", "delete", "keep", "mint", "gate", "restart", "record", "clear"] as const;

/** The plan to read before anything is done: what it grants, what to know, each step, the YAML, the way back. */
export function PlanReview({
  plan,
  yaml,
  digest,
  consequence,
  reasonFor,
  onReason,
}: {
  plan: Plan;
  yaml: string;
  /** By which applying names this very plan; shown when given. */
  digest?: string;
  /** Stands in the place of what is granted, for a plan that takes something away. */
  consequence?: ReactNode;
  reasonFor: (gate: string) => string | null;
  onReason: (gate: string, reason: string | null) => void;
}) {
  const counts = VERBS.map((verb) => [verb, plan.steps.filter((step) => step.verb === verb).length] as const).filter(
    ([, count]) => count > 0,
  );
  const reasonForm = (gate: string) => (
    <ReasonForm
      id={`reason-${gate}`}
      label="Go on all the same, because"
      hint="The reason becomes part of the plan and of its audit line."
      verb="Give this reason"
      given="Goes on because:"
      reason={reasonFor(gate)}
      onReason={(reason) => onReason(gate, reason)}
    />
  );
  // A gate that only the run can try may still say no: its reason can be given beforehand.
  const within = (step: Step) =>
    step.verb === "gate" && step.canBeOverridden && !step.foreseen && reasonFor(step.gate) === null
      ? reasonForm(step.gate)
      : null;
  const below = (step: Step) =>
    step.verb === "gate" && step.canBeOverridden && (step.foreseen || reasonFor(step.gate)) ? (
      <div className="flex flex-col gap-2 rounded-base border border-warn-border bg-warn-soft px-3 py-2 text-table">
        {step.foreseen && <p className="font-medium wrap-anywhere">{step.foreseen}</p>}
        {reasonForm(step.gate)}
      </div>
    ) : step.verb === "gate" && step.foreseen ? (
      <Notice
        tone={step.lane === undefined ? "fail" : "warn"}
        title={
          step.lane === undefined
            ? "This gate will not pass as things are"
            : `As things are, ${step.lane} ends here; everything before it is done`
        }
      >
        {step.foreseen}
      </Notice>
    ) : null;
  return (
    <div className="flex flex-col gap-4">
      {changesNothing(plan) && (
        <Notice title="Everything is as wanted already">
          Applying this plan writes nothing; its gates prove once more that it works.
        </Notice>
      )}
      {plan.warnings.map((warning) => (
        <Notice key={warning} tone="warn" title={warning} />
      ))}
      {consequence ?? (
        <Panel aria-labelledby="grants" className="px-3 py-2.5">
          <h2 id="grants" className="font-semibold">
            What it grants
          </h2>
          {plan.grants.length === 0 ? (
            <p className="text-table text-n10">Nothing that is not granted already.</p>
          ) : (
            <Grants lines={plan.grants} />
          )}
        </Panel>
      )}
      <section aria-labelledby="steps">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 id="steps" className="font-semibold">
            {plan.steps.length} {plan.steps.length === 1 ? "step" : "steps"}, in this order
          </h2>
          <p className="text-meta text-n10">
            {counts.map(([verb, count]) => `${verbWord(verb).toLowerCase()} ${count}`).join(" · ")}
          </p>
        </div>
        <PlanSteps steps={plan.steps} events={null} below={below} within={within} />
      </section>
      <Panel className="px-3 py-1.5">
        <Disclosure
          summary={<span className="font-medium">How each step is taken back</span>}
          panelClassName="pb-2 pl-6"
        >
          <ol className="list-decimal pl-5 text-table">
            {plan.undo.map((line) => (
              <li key={line} className="wrap-anywhere">
                {line}
              </li>
            ))}
          </ol>
        </Disclosure>
        <Disclosure
          summary={<span className="font-medium">The same as YAML, with the token by reference</span>}
          className="border-t"
          panelClassName="pt-1 pb-2"
        >
          <CodeBlock text={yaml} what="plan as YAML" />
        </Disclosure>
        {digest && (
          <p className="flex min-w-0 items-center gap-2 border-t py-1 pl-6 text-meta text-n10">
            Digest <code className="min-w-0 truncate">{digest}</code>
            <CopyButton text={digest} what="digest" />
          </p>
        )}
      </Panel>
    </div>
  );
}
