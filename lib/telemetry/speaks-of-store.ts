import type { Problem, StoreFault } from "@/lib/problem";

/** Faults that say something of our way to a store, and nothing of the store: Kiali may well reach it. */
const OURS: ReadonlySet<StoreFault> = new Set(["authorization-taken", "not-ours-to-send", "no-way"]);
/** What no login or API server of ours is the reason of. */
const THEIRS: ReadonlySet<Problem["kind"]> = new Set(["not-found", "rejected", "too-large", "throttled"]);

/** Whether a problem says that the store gives Kiali no answer either; false when only we could not ask. */
export const speaksOfStore = (problem: Problem): boolean =>
  problem.kind === "store" ? !OURS.has(problem.why) : THEIRS.has(problem.kind);
