"use client";
import { useQuery } from "@tanstack/react-query";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import type { ActivityRun, ActivityStep, ActivitySummary } from "@/lib/activity/activity";
import { describeProblem } from "@/lib/describe-problem";
import { activityRunQuery } from "./activity-query";
import { OUTCOME } from "./outcome-words";

/** What one run did, step by step, as the audit file tells it. */
export function RunDetails({ summary }: { summary: ActivitySummary }) {
  const run = useQuery(activityRunQuery(summary.requestId, summary.outcome === "running"));
  if (run.error)
    return (
      <Notice tone="fail" title="The console's own server did not answer">
        It may have been stopped. Start it again with npm start, then open this run once more.
      </Notice>
    );
  if (!run.data) return <DetailsSkeleton steps={summary.steps} />;
  if (!run.data.ok) {
    const { title, advice } = describeProblem(run.data.problem);
    return (
      <Notice tone="unknown" title={title}>
        {advice}
      </Notice>
    );
  }
  return <Details run={run.data.value} />;
}

function Details({ run }: { run: ActivityRun }) {
  return (
    <div className="flex flex-col gap-3">
      {run.outcome === "unknown" && <LookAt run={run} />}
      <Facts run={run} />
      {run.overrides.length > 0 && (
        <div className="text-table">
          <h2 className="text-meta font-medium text-n10">Stated by the operator</h2>
          <ul>
            {run.overrides.map(({ id, reason }) => (
              <li key={`${id}${reason}`} className="wrap-anywhere">
                <code>{id}</code>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ol className="flex flex-col rounded-base border bg-n1">
        {run.list.map((step) => (
          <Step key={step.line} step={step} />
        ))}
        {run.list.length === 0 && (
          <li className="px-3 py-2 text-table text-n10">No object was touched: it ended before its first change.</li>
        )}
      </ol>
    </div>
  );
}

function LookAt({ run }: { run: ActivityRun }) {
  const open = run.list.filter(({ outcome }) => outcome === "unknown");
  return (
    <Notice tone="unknown" title="Nobody wrote how this ended">
      {open.length === 0
        ? "The process that carried it out was stopped between two steps. What is marked done was done; what was to come after is not."
        : `The process that carried it out was stopped in the middle of ${open.length === 1 ? "a step" : `${open.length} steps`}: look in the cluster whether ${open.length === 1 ? "it was" : "they were"} done.`}{" "}
      Doing the same again finishes it: a plan is always made from what the clusters say now.
    </Notice>
  );
}

function Facts({ run }: { run: ActivityRun }) {
  const rows = [
    ["Request id", run.requestId],
    ["Plan digest", run.planDigest || null],
    ["Session", run.session],
    ["Kubernetes user", run.users.join(", ") || null],
    ["Connections", run.names.join(", ") || null],
    ["Contexts", run.contexts.join(", ")],
    ["Lines of the file", run.firstLine === run.lastLine ? `${run.firstLine}` : `${run.firstLine} to ${run.lastLine}`],
  ] as const;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-table">
      {rows.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-n10">{label}</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <span className="min-w-0 wrap-anywhere">{value ?? <span className="text-n10">not recorded</span>}</span>
            {value && <CopyButton text={value} what={label.toLowerCase()} className="-my-0.5" />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const exact = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hour12: false,
});
const clock = (at: string | null): string => (at === null ? "not recorded" : exact.format(new Date(at)));

function Step({ step }: { step: ActivityStep }) {
  const { kind, word } = OUTCOME[step.outcome];
  const problem = step.outcome === "failed" ? (step.result?.split(": ")[1] ?? null) : null;
  return (
    <li className="flex flex-col gap-x-4 gap-y-1 border-t px-3 py-2 text-table first:border-t-0 md:flex-row md:items-start">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="wrap-anywhere">{step.words ?? step.id}</span>
        <span className="text-meta text-n10 wrap-anywhere">
          <code>{step.id}</code> in <code>{step.context}</code>
        </span>
      </span>
      <span className="shrink-0 text-meta leading-5 text-n10">
        <span className="sr-only">Begun </span>
        <time dateTime={step.startedAt ?? undefined}>{clock(step.startedAt)}</time>
        {step.endedAt !== null && (
          <>
            <span aria-hidden> → </span>
            <span className="sr-only">, ended </span>
            <time dateTime={step.endedAt}>{clock(step.endedAt)}</time>
          </>
        )}
      </span>
      <span className="flex shrink-0 flex-col md:w-32">
        <Verdict kind={kind} word={word} className="h-5" />
        {problem && <span className="text-meta text-n10">{problem}</span>}
      </span>
    </li>
  );
}

function DetailsSkeleton({ steps }: { steps: ActivitySummary["steps"] }) {
  const lines = Math.min(8, Object.values(steps).reduce((sum, each) => sum + each, 0) + 3);
  return (
    <div aria-busy className="flex flex-col gap-3 py-1">
      {Array.from({ length: lines }, (_, index) => `line ${index}`).map((line) => (
        <Skeleton key={line} className="w-full max-w-xl" />
      ))}
    </div>
  );
}

/** When a run was, and how long it took. */
export function RunTime({ run }: { run: ActivitySummary }) {
  const seconds = run.endedAt === null ? null : (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
  return (
    <>
      <RelativeTime at={run.startedAt} />
      {seconds !== null && <span className="block text-meta text-n10">took {took(seconds)}</span>}
    </>
  );
}

const took = (seconds: number): string =>
  seconds < 10
    ? `${seconds.toFixed(1)} s`
    : seconds < 120
      ? `${Math.round(seconds)} s`
      : `${Math.round(seconds / 60)} min`;
