"use client";
import { RotateCw, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { ProgressLine } from "@/components/ui/progress-line";
import { Skeleton } from "@/components/ui/skeleton";
import type { Overrides } from "@/lib/access/connect-wish";
import type { CheckGroup } from "@/lib/checks/check";
import { describeProblem } from "@/lib/describe-problem";
import { CheckRow } from "./check-row";
import type { ChecksRun } from "./checks-query";
import { tally, tallyWords } from "./tally";

const GROUPS: readonly (readonly [CheckGroup, string])[] = [
  ["contexts", "Contexts"],
  ["clusters", "Clusters"],
  ["rights", "Rights of this login"],
  ["kiali", "Kiali"],
  ["mesh", "Mesh"],
  ["telemetry", "Telemetry"],
  ["connection", "The connection"],
];

/** The checks of a pair by group, as their answers come in. */
export function RequirementsList({
  run,
  isRunning,
  overrides,
  onRerunAll,
  onRerun,
  onCancel,
  onOverride,
}: {
  run: ChecksRun;
  isRunning: boolean;
  overrides: Overrides;
  onRerunAll: () => void;
  onRerun: (id: string) => void;
  onCancel: () => void;
  onOverride: (id: string, reason: string | null) => void;
}) {
  const [onlyOpen, setOnlyOpen] = useState(false);
  const counts = tally(run, overrides);
  const words = tallyWords(counts);
  const needsEye = (id: string) => {
    const status = run.results[id]?.verdict.status;
    return run.pending.includes(id) || (status !== "pass" && status !== "skip");
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="text-table font-medium">{counts.total === 0 ? "Asking for the checks" : words}</p>
        <Checkbox label="Only what needs attention" isChecked={onlyOpen} onChange={setOnlyOpen} />
        <span className="ml-auto">
          {isRunning ? (
            <Button size="small" onClick={onCancel}>
              <X aria-hidden className="size-3.5" />
              Stop
            </Button>
          ) : (
            <Button size="small" onClick={onRerunAll}>
              <RotateCw aria-hidden className="size-3.5" />
              Ask all again
            </Button>
          )}
        </span>
        <div className="w-full">
          <ProgressLine done={counts.done} total={counts.total} words={words} tone={isRunning ? "accent" : "pass"} />
        </div>
      </div>
      <Announcer
        isRunning={isRunning}
        words={words}
        quarter={counts.total === 0 ? 0 : Math.floor((4 * counts.done) / counts.total)}
      />
      {run.problem && <ProblemWords run={run} />}
      {!isRunning && counts.blocking.length > 0 && (
        <Notice
          tone="fail"
          title={`${counts.blocking.length} blocking ${counts.blocking.length === 1 ? "check stops" : "checks stop"} the way on`}
        >
          <ul>
            {run.checks
              .filter(({ id }) => counts.blocking.includes(id))
              .map(({ id, title }) => (
                <li key={id}>
                  <a href={`#check-${id}`} className="link inline-flex min-h-6 items-center">
                    {title}
                  </a>
                </li>
              ))}
          </ul>
        </Notice>
      )}
      {run.checks.length === 0 && !run.problem && <Waiting />}
      {GROUPS.map(([group, title]) => {
        const checks = run.checks.filter((check) => check.group === group && (!onlyOpen || needsEye(check.id)));
        if (checks.length === 0) return null;
        return (
          <Panel key={group} aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`} className="border-b bg-n2 px-3 py-1.5 text-meta font-medium text-n10">
              {title}
            </h2>
            <ul>
              {checks.map((check) => (
                <CheckRow
                  key={check.id}
                  check={check}
                  result={run.results[check.id]}
                  isPending={run.pending.includes(check.id)}
                  reason={overrides[check.id]}
                  onRerun={onRerun}
                  onOverride={onOverride}
                />
              ))}
            </ul>
          </Panel>
        );
      })}
      {onlyOpen && run.checks.length > 0 && !run.checks.some(({ id }) => needsEye(id)) && (
        <Notice title="Nothing needs attention">Every check passed, or had nothing to look at.</Notice>
      )}
    </div>
  );
}

function ProblemWords({ run }: { run: ChecksRun }) {
  if (!run.problem) return null;
  const { title, advice } = describeProblem(run.problem);
  return (
    <Notice tone="fail" isLive title={title}>
      {advice}
    </Notice>
  );
}

/** Tells a screen reader the total at each quarter and at the end, not at every answer. */
function Announcer({ isRunning, words, quarter }: { isRunning: boolean; words: string; quarter: number }) {
  const [told, setTold] = useState({ quarter: -1, isRunning, words: "" });
  if (told.quarter !== quarter || told.isRunning !== isRunning) setTold({ quarter, isRunning, words });
  return (
    <p role="status" className="sr-only">
      {told.words && (isRunning ? `Checks: ${told.words}` : `Checks ended: ${told.words}`)}
    </p>
  );
}

const LINES = ["a", "b", "c", "d", "e", "f", "g"] as const;
const Waiting = () => (
  <div className="late rounded-base border">
    {LINES.map((line) => (
      <div key={line} className="flex items-center gap-6 border-t px-3 py-3 first:border-t-0">
        <Skeleton className="w-14" />
        <Skeleton className="w-64" />
        <Skeleton className="hidden w-40 md:block" />
      </div>
    ))}
  </div>
);
