"use client";
import { type KeyboardEvent, useCallback, useState } from "react";

/**
 * Roving focus in a table of rows (`data-row`): Tab comes to one row at a time, the arrows go from row to row in the same column
 * (`data-column`), Home and End to the ends; with Shift the rows passed are told to `onPass`.
 */
export function useRowsKeys(
  names: readonly string[],
  onPass: (from: string, to: string) => void,
): {
  active: string | null;
  onFocus: (event: { target: EventTarget }) => void;
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const [wanted, setWanted] = useState<string | null>(null);
  const active = wanted !== null && names.includes(wanted) ? wanted : (names[0] ?? null);
  const onFocus = useCallback(({ target }: { target: EventTarget }) => {
    const row = rowOf(target);
    if (row) setWanted(row.dataset.row ?? null);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rowOf(event.target);
    const column = event.target instanceof HTMLElement ? event.target.dataset.column : undefined;
    const from = row?.dataset.row;
    if (!row || from === undefined || column === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = names.indexOf(from);
    const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key];
    const to = goal === undefined ? undefined : names[goal];
    if (to === undefined) return;
    event.preventDefault();
    if (event.shiftKey) onPass(from, to);
    setWanted(to);
    const next = [...(row.parentElement?.children ?? [])].find(
      (each) => each instanceof HTMLElement && each.dataset.row === to,
    );
    const control = next?.querySelector(`[data-column="${column}"]`);
    if (control instanceof HTMLElement) control.focus();
  };
  return { active, onFocus, onKeyDown };
}

/** Only what stands in the row's own line: an opened row has more below. */
const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof HTMLElement && target.dataset.column !== undefined
    ? target.closest<HTMLElement>("[data-row]")
    : null;
