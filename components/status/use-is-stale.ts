"use client";
import { useSyncExternalStore } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { isStale } from "@/lib/status/stale";
import { eachSecond } from "./each-second";
import { consoleNow } from "./fleet-clock";
import { useLink } from "./use-fleet";

/** Whether a row says what was, not what is: its evidence is old, or nothing reaches this page any more. Draws again only when that changes. */
export function useIsStale(row: Pick<FleetRow, "evidence" | "isWatched">): boolean {
  const { link } = useLink();
  const isOld = useSyncExternalStore(
    eachSecond,
    () => isStale(row, consoleNow()),
    () => false,
  );
  return isOld || (link === "lost" && row.evidence !== null);
}
