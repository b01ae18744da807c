"use client";
import { useCallback, useMemo, useState } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { movedCount, settleOrder } from "./settle-order";

export type Settled = {
  /** The rows in the order to show. */
  rows: readonly FleetRow[];
  /** How many would move if it were sorted now. */
  moved: number;
  /** Sorts now, whoever reads. */
  settle: () => void;
};

/**
 * Rows in the order wanted, but that none moves while `isHeld`: then each changes where it stands. Another `asked` (a filter, a search) sorts at
 * once, since the operator wanted another list.
 */
export function useSettled(
  wanted: readonly FleetRow[],
  all: readonly FleetRow[],
  asked: string,
  isHeld: boolean,
): Settled {
  const [kept, setKept] = useState<{ asked: string; ids: readonly string[] } | null>(null);
  const settle = useCallback(() => setKept(null), []);
  const now = useMemo(
    () => ({ ids: wanted.map(({ id }) => id), byId: new Map(all.map((row) => [row.id, row])) }),
    [wanted, all],
  );
  const held = isHeld && kept?.asked === asked ? kept.ids : null;
  const ids = useMemo(() => (held ? settleOrder(held, now.ids, (id) => now.byId.has(id)) : now.ids), [held, now]);
  if (kept?.asked !== asked || kept.ids !== ids) setKept({ asked, ids });
  const rows = useMemo(() => (held ? ids.flatMap((id) => now.byId.get(id) ?? []) : wanted), [held, ids, now, wanted]);
  const moved = useMemo(() => (held ? movedCount(ids, now.ids) : 0), [held, ids, now]);
  return { rows, moved, settle };
}
