import type { FleetRow } from "@/lib/status/fleet-row";
import { worstFirst } from "@/lib/status/states";
import { findRows } from "./find-rows";
import { type FleetWish, showsContexts } from "./fleet-wish";

/** What the fleet page shows of all rows, in the order wanted. */
export type Arranged = {
  /** Rows that the search finds, whatever their state: what the counts are of. */
  found: readonly FleetRow[];
  /** Homes and connections to show. */
  rows: readonly FleetRow[];
  /** Contexts that nobody reads, as search and states leave them. */
  contexts: readonly FleetRow[];
  isOpen: boolean;
};

/** Searches, filters by state and sorts, worst first. */
export function arrangeFleet(all: readonly FleetRow[], wish: Pick<FleetWish, "query" | "states" | "isOpen">): Arranged {
  const found = findRows(all, wish.query);
  const wanted = wish.states.size === 0 ? found : found.filter(({ state }) => wish.states.has(state));
  const contexts = wanted.filter(({ kind }) => kind === "context").sort(worstFirst);
  return {
    found,
    rows: wanted.filter(({ kind }) => kind !== "context").sort(worstFirst),
    contexts,
    isOpen: showsContexts(wish, contexts),
  };
}
