"use client";
import { type KeyboardEvent, useState } from "react";

type At = { row: number; column: number };

/**
 * Roving focus in a grid of cells (`data-cell`, "row column"): Tab comes to one cell, the arrows go from cell to cell, Home and End to the ends of
 * the row.
 */
export function useCellsKeys(rows: number, columns: number) {
  const [wanted, setWanted] = useState<At>({ row: 0, column: 0 });
  const active = { row: Math.min(wanted.row, rows - 1), column: Math.min(wanted.column, columns - 1) };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = placeOf(event.target);
    if (!from || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const goal: At | undefined = {
      ArrowDown: { ...from, row: from.row + 1 },
      ArrowUp: { ...from, row: from.row - 1 },
      ArrowRight: { ...from, column: from.column + 1 },
      ArrowLeft: { ...from, column: from.column - 1 },
      Home: { ...from, column: 0 },
      End: { ...from, column: columns - 1 },
    }[event.key];
    if (!goal || goal.row < 0 || goal.column < 0 || goal.row >= rows || goal.column >= columns) return;
    event.preventDefault();
    setWanted(goal);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${goal.row} ${goal.column}"]`)?.focus();
  };
  return {
    isActive: (row: number, column: number): boolean => row === active.row && column === active.column,
    onFocus: (event: { target: EventTarget }) => {
      const at = placeOf(event.target);
      if (at) setWanted(at);
    },
    onKeyDown,
  };
}

function placeOf(target: EventTarget): At | null {
  const [row, column] = (target instanceof HTMLElement ? (target.dataset.cell ?? "") : "").split(" ").map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}
