import type { ScopeView } from "@/lib/query-scope/scope-view";
import type { TracingView } from "@/lib/tracing/tracing-view";
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

/** Null where a control plane could not be looked at, or nothing tells. */
export function tracingVerdict({
  primaries,
  clustersProblem,
}: Pick<TracingView, "clustersProblem"> & {
  primaries: readonly Pick<TracingView["primaries"][number], "decision">[];
}): StepState | null {
  const kinds = primaries.map(({ decision }) => decision?.kind ?? "unknown");
  if (kinds.some((kind) => kind === "add" || kind === "mend-proxies")) return ATTENTION;
  if (kinds.length === 0 || kinds.includes("unknown") || clustersProblem !== null) return null;
  return DONE;
}

/** Null where none is set: that is right for a store that holds one mesh alone. */
export function scopeVerdict({
  scopes,
}: {
  scopes: readonly Pick<ScopeView["scopes"][number], "labels" | "wanted">[];
}): StepState | null {
  if (scopes.some(({ wanted }) => wanted !== null)) return ATTENTION;
  return scopes.some(({ labels }) => Object.keys(labels).length > 0) ? DONE : null;
}
