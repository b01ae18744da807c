import type { GateCode } from "@/lib/plan/run-context";
import { fail } from "@/lib/problem";

/** Stands in a plan only when something is not ours: it passes by a typed reason and by nothing else. */
export const takeOverGate: GateCode = (gate, { cluster }) =>
  Promise.resolve(
    fail({
      kind: "gate-failed",
      context: cluster.context,
      gate: gate.gate,
      layer: "secret",
      detail: gate.foreseen ?? "objects of somebody else would be overwritten",
    }),
  );
