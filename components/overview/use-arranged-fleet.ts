"use client";
import { useMemo } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { arrangeFleet } from "./arrange-fleet";
import type { FleetWish } from "./fleet-wish";
import { groupRows } from "./group-rows";
import { useFirstRows } from "./use-first-rows";
import { useSettled } from "./use-settled";

const NO_ROWS: readonly FleetRow[] = [];

/** What the page shows of all rows: found, filtered, in an order that keeps still while somebody reads, and cut into groups. */
export function useArrangedFleet(all: readonly FleetRow[], wish: FleetWish, isHeld: boolean) {
  // Not deferred: what is, waits for whatever the router is still fetching after a step back.
  const { query, states, grouping, isOpen } = wish;
  const arranged = useMemo(() => arrangeFleet(all, { query, states, isOpen }), [all, query, states, isOpen]);
  const asked = JSON.stringify([query, [...states], grouping]);
  const { rows, moved, settle, keyOf } = useSettled(arranged.rows, all, asked, isHeld);
  const first = useFirstRows(rows);
  const groups = useMemo(() => groupRows(first, grouping, all), [first, grouping, all]);
  const contexts = useFirstRows(arranged.isOpen ? arranged.contexts : NO_ROWS);
  const shown = useMemo(
    () => [...groups.flatMap((group) => group.rows), ...contexts].map(({ id }) => id),
    [groups, contexts],
  );
  return { arranged, rows, moved, settle, keyOf, groups, contexts, shown };
}
