import type { FleetRow } from "@/lib/status/fleet-row";
import { STATE_WORDS } from "@/lib/status/states";
import { statesIn } from "./group-rows";

/** The counts as one reads them out: "2 unreachable, 5 healthy". */
export const countWords = (rows: readonly Pick<FleetRow, "state">[]): string =>
  statesIn(rows)
    .map(([state, count]) => `${count} ${inside(STATE_WORDS[state].label)}`)
    .join(", ");

/** A label in the middle of a sentence; names keep their capitals. */
const inside = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);
