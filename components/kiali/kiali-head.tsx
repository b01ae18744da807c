"use client";
import type { ReactNode } from "react";
import { Age } from "@/components/status/age";
import { LinkMark } from "@/components/status/link-mark";
import { Stale } from "@/components/status/stale";
import { StateMark } from "@/components/status/state-mark";
import { useIsStale } from "@/components/status/use-is-stale";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { KialiLive } from "./use-kiali-live";

/** The live row of the home: its state and why, since when, how old that is, and how long it takes to answer. */
export function KialiHead({ live }: { live: KialiLive }) {
  const again = (
    <Button size="small" isPending={live.isLooking} onClick={live.lookAgain}>
      Look again
    </Button>
  );
  return (
    <Panel aria-label="Now" className="flex flex-col gap-2 px-4 py-3">
      {live.own ? (
        <Known row={live.own} again={again} />
      ) : (
        <div className="flex flex-wrap items-center gap-3 text-table text-n10">
          {live.isKnown ? "The live fleet has yet to take this Kiali in." : <Skeleton className="w-64" />}
          <span className="ml-auto flex items-center gap-3">
            <LinkMark />
            {again}
          </span>
        </div>
      )}
    </Panel>
  );
}

function Known({ row, again }: { row: FleetRow; again: ReactNode }) {
  const isStale = useIsStale(row);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <StateMark state={row.state} isStale={isStale} className="text-body" />
        <span className="text-table text-n10">
          <Age of={row.evidence} />
        </span>
        <span className="ml-auto flex flex-wrap items-center gap-3">
          <LinkMark />
          {again}
        </span>
      </div>
      <Stale row={row} className="flex flex-col gap-2">
        <p className="wrap-anywhere">
          {row.detail}
          {row.sinceMs !== null && (
            <span className="text-n10">
              {" "}
              · {row.state === "healthy" ? "healthy" : "so"} since{" "}
              <Age of={{ atMs: row.sinceMs, from: "console" }} isShort />
            </span>
          )}
        </p>
        {row.more.length > 0 && (
          <ul aria-label="Also so" className="flex flex-col gap-1 text-table">
            {row.more.map(({ state, detail }) => (
              <li key={`${state} ${detail}`} className="flex flex-wrap gap-x-2 wrap-anywhere">
                <StateMark state={state} /> {detail}
              </li>
            ))}
          </ul>
        )}
        <dl className="flex flex-wrap items-center gap-x-6 gap-y-1 text-table [&_dt]:text-n10 [&>div]:flex [&>div]:items-center [&>div]:gap-2">
          <div>
            <dt>Kiali</dt>
            <dd className="flex-wrap wrap-anywhere">
              {row.home?.kiali && <code>{row.home.kiali}</code>} {row.kialiVersion ?? "of unknown version"}
            </dd>
          </div>
          <div>
            <dt>Kubernetes</dt>
            <dd>{row.version ?? "not known"}</dd>
          </div>
          <div>
            <dt>Answers in</dt>
            <dd className="tabular-nums">{row.latencyMs === null ? "no answer" : `${row.latencyMs} ms`}</dd>
          </div>
        </dl>
      </Stale>
    </>
  );
}
