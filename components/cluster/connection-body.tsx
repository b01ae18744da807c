"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect } from "react";
import type { SideState } from "@/components/connections/use-remote-sides";
import { NoAnswer } from "@/components/home/no-answer";
import { Button } from "@/components/ui/button";
import type { ConnectionRow, Inventory } from "@/lib/access/inventory/inventory";
import type { Result } from "@/lib/problem";
import type { ClusterPast } from "@/lib/status/cluster-look";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { ConnectionRef } from "./cluster-ref";
import { ConnectionLoading } from "./connection-loading";

// What the home's answer makes of the page is loaded while the home is asked.
const parts = () => import("./connection-parts").then((all) => all.ConnectionParts);
const ConnectionParts = dynamic(parts, { loading: () => <ConnectionLoading /> });
const CannotTell = dynamic(() => import("@/components/home/cannot-tell").then((all) => all.CannotTell));
const WithoutHome = dynamic(() => import("./without-home").then((all) => all.WithoutHome));

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
  useEffect(() => void parts(), []);
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
        <div data-stale={trouble ? true : undefined} className={trouble ? "text-n10 grayscale" : undefined}>
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
