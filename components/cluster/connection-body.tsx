"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { SideState } from "@/components/connections/use-remote-sides";
import { CannotTell } from "@/components/home/cannot-tell";
import { NoAnswer } from "@/components/home/no-answer";
import { Button } from "@/components/ui/button";
import type { ConnectionRow, Inventory } from "@/lib/access/inventory/inventory";
import type { Result } from "@/lib/problem";
import type { ClusterPast } from "@/lib/status/cluster-look";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { ConnectionRef } from "./cluster-ref";
import { ConnectionLoading } from "./connection-loading";
import { ConnectionParts } from "./connection-parts";
import { HistoryPanel } from "./history-panel";
import { ReachSection } from "./reach-section";
import { Section } from "./section";

/**
 * The parts of the page, as far as the home lets them be known. A home that does not answer takes nothing away that was known: it stays, greyed, with the
 * reason above it; and the operator's own way to the cluster is looked at all the same.
 */
export function ConnectionBody({
  of,
  row,
  inventory,
  connection,
  past,
  side,
  onAskSide,
}: {
  of: ConnectionRef;
  row: FleetRow | null;
  inventory: UseQueryResult<Result<Inventory>>;
  connection: ConnectionRow | null;
  past: ClusterPast | null;
  side: SideState;
  onAskSide: () => void;
}) {
  const { data, isError, isFetching, refetch } = inventory;
  const again = (
    <Button size="small" isPending={isFetching} onClick={() => void refetch()}>
      Ask the home again
    </Button>
  );
  const trouble =
    data && !data.ok ? (
      <CannotTell home={of.home} problem={data.problem} again={again} />
    ) : isError ? (
      <NoAnswer again={again} />
    ) : null;
  if (connection)
    return (
      <>
        {trouble}
        <div className={trouble ? "opacity-60" : undefined}>
          <ConnectionParts of={of} row={row} connection={connection} past={past} side={side} onAskSide={onAskSide} />
        </div>
      </>
    );
  if (!trouble) return <ConnectionLoading />;
  return (
    <>
      {trouble}
      {row && <WithoutHome row={row} past={past} />}
    </>
  );
}

/** What can be known of a cluster whose home does not answer. */
function WithoutHome({ row, past }: { row: FleetRow; past: ClusterPast | null }) {
  const { context } = row;
  const ref = useMemo(() => (context === null ? null : ({ kind: "context", context } as const)), [context]);
  return (
    <div className="grid min-w-0 gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0">
        {ref && <ReachSection of={ref} state={`${row.state} ${row.layer}`} latencies={past?.latencies ?? []} />}
      </div>
      <Section title="History">
        <HistoryPanel history={past?.history ?? null} name={row.name} />
      </Section>
    </div>
  );
}
