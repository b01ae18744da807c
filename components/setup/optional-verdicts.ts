import type { UsersView } from "@/lib/users/users-view";
import type { StepState } from "./step-list";

const DONE: StepState = { kind: "pass", note: "done" };
const ATTENTION: StepState = { kind: "warn", note: "attention" };

/** Null: what was read says neither. */
export function usersVerdict({ strategy, findings, trust }: UsersView): StepState | null {
  if ([...strategy.notes, ...findings].some(({ tone }) => tone === "warn" || tone === "fail")) return ATTENTION;
  const isKnown =
    strategy.clusters.every(({ sight }) => sight !== "unknown") &&
    trust.every(({ evidence, problem }) => evidence !== null && problem === null);
  return isKnown ? DONE : null;
}
