import type { Overrides } from "@/lib/access/connect-wish";
import type { Check } from "@/lib/checks/check";
import type { Misuse } from "./parse-command";
import { suggest } from "./suggest";

/** Gates that a typed reason lets pass. Which of them a plan has depends on the clusters; `plan` shows them. */
export const GATES = [
  "gate.take-over",
  "gate.restart-guard",
  "gate.other-remotes",
  "gate.may-not-write",
  "gate.kiali-lists",
  "gate.namespaces",
] as const;

/** An override must name a check or a gate that a reason can set aside; else it would silently do nothing. */
export function misusedOverride(checks: readonly Check[], overrides: Overrides): Omit<Misuse, "verb"> | null {
  for (const id of Object.keys(overrides)) {
    if (GATES.some((gate) => gate === id)) continue;
    const check = checks.find((candidate) => candidate.id === id);
    if (!check) {
      const meant = suggest(id, [...checks.map((candidate) => candidate.id), ...GATES]);
      const hint = meant ? `Did you mean ${meant}?` : "docs/checks.md lists the checks, plan the gates.";
      return { field: "override", text: `There is no check "${id}" to override.`, hint };
    }
    if (!check.canBeOverridden)
      return { field: "override", text: `${id} cannot be overridden: ${check.why}`, hint: null };
  }
  return null;
}
