"use client";
import { Collapsible } from "@base-ui/react/collapsible";
import { ChevronRight, ExternalLink, RotateCw } from "lucide-react";
import { memo } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { join } from "@/components/ui/join";
import { ReasonForm } from "@/components/ui/reason-form";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import type { CheckResult, Fix } from "@/lib/checks/check";
import { isBlocking } from "@/lib/checks/check";
import { describeProblem } from "@/lib/describe-problem";
import type { CheckInfo } from "@/lib/setup/answers";

/** One line of evidence, whatever the verdict. */
function evidenceOf(result: CheckResult | undefined): string {
  if (!result) return "";
  const { verdict } = result;
  switch (verdict.status) {
    case "pass":
      return verdict.evidence;
    case "fail":
    case "warn":
      return verdict.detail;
    case "unknown":
      return describeProblem(verdict.problem).title;
    case "skip":
      return verdict.why;
    default:
      return verdict satisfies never;
  }
}

/** Verdict, assertion, evidence, age; opens to why, how, fix, id, and asking again. */
export const CheckRow = memo(function CheckRow({
  check,
  result,
  isPending,
  reason,
  onRerun,
  onOverride,
}: {
  check: CheckInfo;
  result: CheckResult | undefined;
  isPending: boolean;
  reason: string | undefined;
  onRerun: (id: string) => void;
  onOverride: (id: string, reason: string | null) => void;
}) {
  const kind = isPending ? "running" : (result?.verdict.status ?? "waiting");
  const blocks = result !== undefined && !isPending && isBlocking(check, result.verdict);
  return (
    <Collapsible.Root render={<li />} className="border-t first:border-t-0" id={`check-${check.id}`}>
      <Collapsible.Trigger className="group grid w-full grid-cols-[5.25rem_minmax(0,1fr)_auto_1rem] items-start gap-x-2 px-3 py-(--row) text-left hover:bg-n2">
        <Verdict kind={kind} className="h-5" />
        <span className="min-w-0">
          <span className="block text-table font-medium wrap-anywhere">
            {check.title}
            {blocks && (
              <Badge tone={reason ? "warn" : "fail"} className="ml-2 align-bottom">
                {reason ? "set aside" : "blocks"}
              </Badge>
            )}
          </span>
          <span className="block truncate text-table text-n10">{evidenceOf(result)}</span>
        </span>
        <span className="hidden h-5 items-center text-meta text-n10 md:flex">
          {result && !isPending && <RelativeTime at={result.at} />}
        </span>
        <ChevronRight
          aria-hidden
          className="col-start-4 mt-0.5 size-4 text-n9 transition-transform duration-100 group-data-panel-open:rotate-90"
        />
      </Collapsible.Trigger>
      <Collapsible.Panel>
        <div className="flex flex-col gap-3 border-t border-dashed bg-n2 px-3 py-3 md:pl-[6.5rem]">
          <Opened check={check} result={result} />
          {blocks && check.canBeOverridden && (
            <ReasonForm
              id={`override-${check.id}`}
              label="Go on in spite of it, because"
              hint="The reason is kept with what is applied, and in its audit line."
              verb="Set this check aside"
              given="Set aside because:"
              reason={reason ?? null}
              onReason={(typed) => onOverride(check.id, typed)}
            />
          )}
          {blocks && !check.canBeOverridden && (
            <p className="text-table text-fail">No reason can set this one aside.</p>
          )}
          <div className="flex flex-wrap items-center gap-2">
            <Button size="small" isPending={isPending} onClick={() => onRerun(check.id)}>
              {!isPending && <RotateCw aria-hidden className="size-3.5" />}
              Ask again
            </Button>
            <span className="flex items-center text-meta text-n10">
              <code>{check.id}</code>
              <CopyButton text={check.id} what="check id" />
              {result && <span className="ml-2">took {result.tookMs} ms</span>}
            </span>
          </div>
        </div>
      </Collapsible.Panel>
    </Collapsible.Root>
  );
});

function Opened({ check, result }: { check: CheckInfo; result: CheckResult | undefined }) {
  const verdict = result?.verdict;
  const isNo = verdict?.status === "fail" || verdict?.status === "warn";
  const problem = verdict?.status === "unknown" ? describeProblem(verdict.problem) : null;
  const fix = isNo ? (verdict.fix ?? check.fix) : check.fix;
  return (
    <dl
      className={join(
        "grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-2 text-table",
        "md:grid-cols-[6rem_minmax(0,1fr)] [&>dt]:text-n10 [&>dd]:wrap-anywhere",
      )}
    >
      {problem && (
        <>
          <dt>Could not look</dt>
          <dd>
            {problem.title}. {problem.advice}
          </dd>
        </>
      )}
      {isNo && (
        <>
          <dt>Found</dt>
          <dd>{verdict.detail}</dd>
        </>
      )}
      {isNo && verdict.evidence && (
        <>
          <dt>Seen</dt>
          <dd>{verdict.evidence}</dd>
        </>
      )}
      {verdict?.status === "pass" && verdict.evidence && (
        <>
          <dt>Seen</dt>
          <dd>{verdict.evidence}</dd>
        </>
      )}
      <dt>Why</dt>
      <dd>{check.why}</dd>
      <dt>How we look</dt>
      <dd>{check.how}</dd>
      {verdict?.status !== "pass" && (
        <>
          <dt>What to do</dt>
          <dd className="flex flex-col gap-2">
            <FixWords fix={fix} />
          </dd>
        </>
      )}
    </dl>
  );
}

const FixWords = ({ fix }: { fix: Fix }) => (
  <>
    <p>
      {fix.text}
      {fix.href && (
        <>
          {" "}
          <a href={fix.href} target="_blank" rel="noreferrer" className="link whitespace-nowrap">
            Read more <ExternalLink aria-hidden className="inline size-3" />
            <span className="sr-only"> (opens a new tab)</span>
          </a>
        </>
      )}
    </p>
    {fix.command && <CodeBlock text={fix.command} what="command" className="bg-n1" />}
  </>
);
