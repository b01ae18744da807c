"use client";
import Link from "next/link";
import { useState } from "react";
import { Age } from "@/components/status/age";
import { StateMark } from "@/components/status/state-mark";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import type { StateChange } from "@/lib/status/fleet-row";
import { durationWords, historySpans } from "./history-spans";

const AT_FIRST = 8;

/**
 * How the state changed since the console started, newest first, each with how long it held. `of` is what the Activity page finds `name` by.
 */
export function HistoryPanel({
  history,
  name,
  of = "connection",
}: {
  history: readonly StateChange[] | null;
  name: string;
  of?: "connection" | "context";
}) {
  const [isWhole, setWhole] = useState(false);
  const spans = historySpans(history ?? []);
  return (
    <Panel className="text-table">
      {history === null || history.length === 0 ? (
        <p className="px-3 py-2.5 text-n10">
          {history === null ? "The console is being asked." : "This console has seen no change yet."}
        </p>
      ) : (
        <ol aria-label={`Changes of ${name}, newest first`} className="divide-y divide-n4">
          {spans.slice(0, isWhole ? undefined : AT_FIRST).map(({ atMs, to, detail, lastedMs }) => (
            <li key={`${atMs} ${to}`} className="px-3 py-2">
              <span className="flex flex-wrap items-center justify-between gap-x-3">
                <StateMark state={to} />
                <span className="text-meta text-n10 tabular-nums">
                  <Age of={{ atMs, from: "console" }} isShort />,{" "}
                  {lastedMs === null ? "still so" : `for ${durationWords(lastedMs)}`}
                </span>
              </span>
              <p className="text-meta text-n10 wrap-anywhere">{detail}</p>
            </li>
          ))}
        </ol>
      )}
      {!isWhole && spans.length > AT_FIRST && (
        <div className="border-t px-3 py-2">
          <Button size="small" onClick={() => setWhole(true)}>
            Show all {spans.length} changes
          </Button>
        </div>
      )}
      <p className="border-t px-3 py-2 text-meta text-n10">
        As this console saw it since it started. What was changed here, and by whom:{" "}
        <Link href={`/activity?${new URLSearchParams({ [of]: name })}`} className="link wrap-anywhere">
          Activity of <span dir="auto">{name}</span>
        </Link>
        .
      </p>
    </Panel>
  );
}
