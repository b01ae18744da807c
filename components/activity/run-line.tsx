"use client";
import { ChevronRight } from "lucide-react";
import { memo, useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { join } from "@/components/ui/join";
import { Verdict } from "@/components/ui/verdict";
import type { ActivitySummary } from "@/lib/activity/activity";
import { namesWords, OUTCOME, sessionWords, verbWords } from "./outcome-words";
import { RunDetails, RunTime } from "./run-details";

/** Whether a run is open; another list would share it by its request id. */
function useOpen() {
  const [isOpen, setOpen] = useState(false);
  return { isOpen, toggle: () => setOpen((was) => !was) };
}

/** One run as rows of the table; it opens to its steps. */
export const RunRows = memo(function RunRows({ run }: { run: ActivitySummary }) {
  const { isOpen, toggle } = useOpen();
  const id = useId();
  return (
    <tbody className="border-t align-top">
      <tr className="[&>td]:py-(--row) [&>td]:pr-4 [&>th]:py-(--row)">
        <th scope="row" className="pr-4 pl-2 text-left font-normal">
          <Opener run={run} isOpen={isOpen} onToggle={toggle} controls={id} />
        </th>
        <td className="wrap-anywhere">
          <code>{run.home ?? run.contexts.join(", ")}</code>
        </td>
        <td className="wrap-anywhere">
          <Who run={run} />
        </td>
        <td>
          <RunTime run={run} />
        </td>
        <td className="pr-3!">
          <Result run={run} />
        </td>
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={5} className="px-3 pb-3">
            <div className="rounded-base bg-n3 px-3 py-3">
              <RunDetails summary={run} />
            </div>
          </td>
        </tr>
      )}
    </tbody>
  );
});

/** The same as a card, for narrow screens. */
export const RunCard = memo(function RunCard({ run }: { run: ActivitySummary }) {
  const { isOpen, toggle } = useOpen();
  const id = useId();
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded-base border p-3">
      <Opener run={run} isOpen={isOpen} onToggle={toggle} controls={id} />
      <Result run={run} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-table [&>dd]:wrap-anywhere [&>dt]:text-n10">
        <dt>Home</dt>
        <dd>
          <code>{run.home ?? run.contexts.join(", ")}</code>
        </dd>
        <dt>Who</dt>
        <dd>
          <Who run={run} />
        </dd>
        <dt>When</dt>
        <dd>
          <RunTime run={run} />
        </dd>
      </dl>
      {isOpen && (
        <div id={id} className="min-w-0 rounded-base bg-n3 px-3 py-3">
          <RunDetails summary={run} />
        </div>
      )}
    </li>
  );
});

function Opener({
  run,
  isOpen,
  onToggle,
  controls,
}: {
  run: ActivitySummary;
  isOpen: boolean;
  onToggle: () => void;
  controls: string;
}) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      onClick={onToggle}
      className="flex min-h-6 w-full min-w-0 items-start gap-1.5 rounded-small text-left hover:text-accent"
    >
      <ChevronRight
        aria-hidden
        className={join("mt-0.5 size-4 shrink-0 text-n9 transition-transform duration-100", isOpen && "rotate-90")}
      />
      <span className="min-w-0">
        <span className="font-medium">{verbWords(run.verb)}</span>{" "}
        <code className="wrap-anywhere">{run.names.length > 0 ? namesWords(run.names) : run.contexts.join(", ")}</code>
        {!run.isTrusted && (
          <Badge tone="fail" className="ml-1.5">
            unproven
          </Badge>
        )}
      </span>
    </button>
  );
}

const Who = ({ run }: { run: ActivitySummary }) => (
  <>
    {run.users.length === 0 ? (
      <span className="text-n10">no cluster said</span>
    ) : (
      <span>{run.users.length === 1 ? run.users[0] : `${run.users.length} users`}</span>
    )}
    <span className="block text-meta text-n10">{sessionWords(run.session)}</span>
  </>
);

function Result({ run }: { run: ActivitySummary }) {
  const { kind, word } = OUTCOME[run.outcome];
  return (
    <>
      <Verdict kind={kind} word={word} className="h-5" />
      <span className="block text-meta text-n10 wrap-anywhere">{run.detail ?? countWords(run)}</span>
    </>
  );
}

/** "12 changes", "3 done, 1 failed". */
function countWords({ steps }: ActivitySummary): string {
  const said = (["done", "failed", "undone", "unknown", "running"] as const).filter((each) => (steps[each] ?? 0) > 0);
  if (said.length === 0) return "nothing was changed";
  if (said.length === 1 && said[0] === "done") return steps.done === 1 ? "1 change" : `${steps.done} changes`;
  return said.map((each) => `${steps[each]} ${each === "undone" ? "put back" : each}`).join(", ");
}
