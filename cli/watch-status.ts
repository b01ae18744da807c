import { setTimeout as delay } from "node:timers/promises";
import type { Fleet } from "@/lib/fleet/fleet";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { StatusEvent } from "./contract/status-output";
import type { Session } from "./session";
import { statusRowJson } from "./status-json";
import { changeLine } from "./status-table";

/** Changes within this time are shown together. */
const COALESCE_MS = 250;
/** Ages go on. */
const REDRAW_EVERY_MS = 1_000;

/**
 * Shows what changes until Ctrl-C: by `draw` the whole picture again and again, else a line for each change of a state. `rowsOf` answers the rows that
 * were asked for.
 */
export async function watchStatus(
  session: Session,
  fleet: Pick<Fleet, "view" | "onChange">,
  rowsOf: () => readonly FleetRow[],
  draw: ((rows: readonly FleetRow[]) => void) | null,
): Promise<void> {
  const { signal } = session;
  let wake: () => void = () => undefined;
  const end = fleet.onChange(() => wake());
  let before = new Map(rowsOf().map((row) => [row.id, row]));
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const rows = rowsOf();
      if (draw) draw(rows);
      else tellChanges(session, before, rows, fleet.view().nowMs);
      before = new Map(rows.map((row) => [row.id, row]));
      await Promise.race([woken, delay(REDRAW_EVERY_MS, undefined, { signal }).catch(() => undefined)]);
      await delay(COALESCE_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    end();
  }
}

function tellChanges(
  { terminal, isJson, paint }: Session,
  before: ReadonlyMap<string, FleetRow>,
  rows: readonly FleetRow[],
  nowMs: number,
): void {
  const at = new Date().toISOString();
  const tell = (event: StatusEvent, words: string): void => terminal.out(isJson ? `${JSON.stringify(event)}\n` : words);
  for (const row of rows) {
    const from = before.get(row.id)?.state ?? null;
    if (from !== row.state)
      tell({ event: "change", at, from, row: statusRowJson(row, nowMs) }, changeLine(row, from, paint));
  }
  const present = new Set(rows.map(({ id }) => id));
  for (const row of before.values()) {
    if (present.has(row.id)) continue;
    const gone: FleetRow = { ...row, state: "not-connected", detail: "Not among what was asked for any more" };
    tell({ event: "gone", at, row: statusRowJson(row, nowMs) }, changeLine(gone, row.state, paint));
  }
}
