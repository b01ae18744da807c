"use client";
import { useCallback } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { useDiscovery } from "./use-discovery";
import { useLookAgain } from "./use-look-again";
import { useStable } from "./use-stable";

/**
 * Looking on the operator's wish: at rows again, and for Kialis in contexts that nobody reads. `lookAtAll` leaves out what could open a login,
 * since nobody chose that one.
 */
export function useLooks(all: readonly FleetRow[], nowMs: () => number, logins: readonly string[]) {
  const again = useLookAgain(all, nowMs);
  const discovery = useDiscovery();
  const { look: askAgain } = again;
  const { look: askForKialis } = discovery;
  const look = useCallback(
    (rows: readonly FleetRow[]) => {
      askAgain(rows.flatMap(({ id, kind }) => (kind === "context" ? [] : [id])));
      askForKialis(
        rows.flatMap(({ kind, name }) => (kind === "context" ? [name] : [])),
        true,
      );
    },
    [askAgain, askForKialis],
  );
  const lookAtOne = useStable((id: string) => look(all.filter((row) => row.id === id)));
  const lookAtAll = (rows: readonly FleetRow[]) =>
    look(
      rows.filter(({ context, nextLookMs }) => nextLookMs !== null || context === null || !logins.includes(context)),
    );
  return { again, discovery, look, lookAtOne, lookAtAll };
}
