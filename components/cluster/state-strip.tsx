"use client";
import { Age } from "@/components/status/age";
import { LinkMark } from "@/components/status/link-mark";
import { StateMark } from "@/components/status/state-mark";
import { useIsStale } from "@/components/status/use-is-stale";
import { join } from "@/components/ui/join";
import { Skeleton } from "@/components/ui/skeleton";
import type { FleetRow } from "@/lib/status/fleet-row";

/** The live state: what is so, since when, and how old the evidence of it is. `isTold`: the console has said anything yet. */
export function StateStrip({ row, isTold }: { row: FleetRow | null; isTold: boolean }) {
  return (
    <div className="flex min-h-11 flex-wrap items-start gap-x-4 gap-y-1 rounded-base border bg-n1 px-3 py-2.5">
      {row ? (
        <State row={row} />
      ) : isTold ? (
        <>
          <StateMark state="unknown" className="text-body" />
          <span>This console has not met it yet; its state follows in a moment.</span>
        </>
      ) : (
        <>
          <span className="sr-only">The console is being asked</span>
          <Skeleton className="w-64 max-w-full" />
        </>
      )}
    </div>
  );
}

function State({ row }: { row: FleetRow }) {
  const isStale = useIsStale(row);
  return (
    <>
      <span role="status" className={join("flex min-w-0 flex-wrap items-start gap-x-3", isStale && "text-n10")}>
        <StateMark state={row.state} isStale={isStale} className="text-body" />
        <span className="min-w-0 wrap-anywhere">{row.detail}</span>
      </span>
      <span className="ml-auto flex flex-wrap gap-x-3 text-meta leading-5 text-n10">
        {row.sinceMs !== null && (
          <span>
            since <Age of={{ atMs: row.sinceMs, from: "console" }} isShort />
          </span>
        )}
        <span>
          seen <Age of={row.evidence} />
        </span>
        <LinkMark />
      </span>
    </>
  );
}
