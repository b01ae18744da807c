import type { Density } from "@/components/frame/appearance-cookies";
import type { FleetRow, FleetState } from "@/lib/status/fleet-row";
import { STATES_WORST_FIRST } from "@/lib/status/states";

export const GROUPINGS = { none: "Not grouped", mesh: "By mesh", home: "By home" } as const;
export type Grouping = keyof typeof GROUPINGS;
const DENSITIES: readonly Density[] = ["comfortable", "compact"];

/** What the address asks of the fleet page. */
export type FleetWish = {
  query: string;
  /** Only rows in one of these; all when empty. */
  states: ReadonlySet<FleetState>;
  grouping: Grouping;
  /** Contexts that nobody reads are listed, not only counted. */
  isOpen: boolean;
  /** Null leaves it as the operator has it everywhere. */
  density: Density | null;
};

/** Reads the address; what it does not know it leaves out, so that an old link still shows the fleet. */
export function wishOf(params: Pick<URLSearchParams, "get">): FleetWish {
  const asked = new Set((params.get("state") ?? "").split(","));
  const group = params.get("group");
  return {
    query: params.get("q") ?? "",
    states: new Set(STATES_WORST_FIRST.filter((state) => asked.has(state))),
    grouping: group === "mesh" || group === "home" ? group : "none",
    isOpen: params.get("contexts") === "1",
    density: DENSITIES.find((density) => density === params.get("density")) ?? null,
  };
}

/** The `state` param with one more or one less in it; null when none is left. */
export function toggledState(states: FleetWish["states"], state: FleetState): string | null {
  const next = STATES_WORST_FIRST.filter((each) => states.has(each) !== (each === state));
  return next.length === 0 ? null : next.join(",");
}

/** Contexts that nobody reads stay folded unless somebody asks for them, by name or by state. */
export const showsContexts = (
  wish: Pick<FleetWish, "query" | "states" | "isOpen">,
  contexts: readonly FleetRow[],
): boolean => wish.isOpen || wish.query.trim() !== "" || contexts.some(({ state }) => wish.states.has(state));
