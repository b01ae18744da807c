"use client";
import { type KeyboardEvent, useCallback, useState } from "react";

/** What the letters do to the row that has the focus. */
type RowActs = { onLook: (id: string) => void; onSelect: (id: string) => void };

const STEPS: Readonly<Record<string, "row" | "column">> = {
  ArrowDown: "row",
  ArrowUp: "row",
  Home: "row",
  End: "row",
  ArrowLeft: "column",
  ArrowRight: "column",
};

/**
 * Roving focus in a list of rows (`data-row`) whose controls are its columns (`data-column`): Tab comes to one row, arrows go from row to row and
 * from column to column, Home and End to the ends. "r" looks at the row again, "x" selects it.
 */
export function useFleetKeys(ids: readonly string[], { onLook, onSelect }: RowActs) {
  const [wanted, setWanted] = useState<string | null>(null);
  const active = wanted !== null && ids.includes(wanted) ? wanted : (ids[0] ?? null);
  const onFocusRow = useCallback(({ target }: { target: EventTarget }) => {
    const id = placeOf(target)?.row.dataset.row;
    if (id !== undefined) setWanted(id);
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const place = placeOf(event.target);
    const id = place?.row.dataset.row;
    if (!place || id === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "r") onLook(id);
    else if (event.key === "x") onSelect(id);
    else if (STEPS[event.key] === "column") {
      const controls = [...place.row.querySelectorAll<HTMLElement>("[data-column]")];
      controls[controls.indexOf(place.control) + (event.key === "ArrowRight" ? 1 : -1)]?.focus();
    } else if (STEPS[event.key] === "row") {
      const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
      const at = rows.indexOf(place.row);
      const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key] ?? at;
      const row = rows[goal];
      if (!row) return;
      setWanted(row.dataset.row ?? null);
      columnOf(row, place.control.dataset.column)?.focus();
    } else return;
    event.preventDefault();
  };
  return { active, onFocusRow, onKeyDown };
}

/** The same column in another row; its name where that row has none. */
const columnOf = (row: HTMLElement, column: string | undefined): HTMLElement | null =>
  row.querySelector<HTMLElement>(`[data-column="${column}"]`) ?? row.querySelector<HTMLElement>('[data-column="name"]');

/** Only what stands in a row: a menu that a row opened has keys of its own. */
function placeOf(target: EventTarget): { row: HTMLElement; control: HTMLElement } | null {
  if (!(target instanceof HTMLElement) || target.dataset.column === undefined) return null;
  const row = target.closest<HTMLElement>("[data-row]");
  return row ? { row, control: target } : null;
}
