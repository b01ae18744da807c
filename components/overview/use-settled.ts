"use client";
import { useCallback, useMemo, useState } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { movedOf, settleOrder } from "./settle-order";

export type Settled = {
  /** The rows in the order to show. */
  rows: readonly FleetRow[];
  /** How many would move if it were sorted now. */
  moved: number;
  /** Sorts now, whoever reads. */
  settle: () => void;
  /** What a row is called in the page: another word once it moved. */
  keyOf: (id: string) => string;
};

/** Rows that move are made anew where they go: React would take every row between out of the page and put it back, hundreds for one. */
const FEW = 32;

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
  const [kept, setKept] = useState<Kept | null>(null);
  const settle = useCallback(() => setKept((was) => was && { ...was, asked: null }), []);
  const now = useMemo(
    () => ({ ids: wanted.map(({ id }) => id), byId: new Map(all.map((row) => [row.id, row])) }),
    [wanted, all],
  );
  const held = isHeld && kept?.asked === asked ? kept.ids : null;
  const ids = useMemo(
    () => (held ? settleOrder(held, now.ids, (id) => now.byId.has(id)) : sameOrder(kept?.ids, now.ids)),
    [held, kept, now],
  );
  const next = kept?.asked === asked && kept.ids === ids ? kept : { asked, ids, moves: movesAfter(kept, ids) };
  if (next !== kept) setKept(next);
  const rows = useMemo(() => (held ? ids.flatMap((id) => now.byId.get(id) ?? []) : wanted), [held, ids, now, wanted]);
  const moved = useMemo(() => (held ? movedOf(ids, now.ids).length : 0), [held, ids, now]);
  const { moves } = next;
  const keyOf = useCallback((id: string) => `${id}\n${moves.get(id) ?? 0}`, [moves]);
  return { rows, moved, settle, keyOf };
}

/** Rows were seen again, and none moved: then nothing has to be put in its place. */
const sameOrder = (before: readonly string[] | undefined, now: readonly string[]): readonly string[] =>
  before?.length === now.length && before.every((id, at) => id === now[at]) ? before : now;

/** `asked` null: to be sorted anew. `moves`: how often a row moved. */
type Kept = { asked: string | null; ids: readonly string[]; moves: ReadonlyMap<string, number> };

function movesAfter(kept: Kept | null, ids: readonly string[]): Kept["moves"] {
  if (!kept) return new Map();
  const moved = movedOf(kept.ids, ids);
  if (moved.length === 0 || moved.length > FEW) return kept.moves;
  const moves = new Map(kept.moves);
  for (const id of moved) moves.set(id, (moves.get(id) ?? 0) + 1);
  return moves;
}
