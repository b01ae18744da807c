import type { Overrides } from "@/lib/access/connect-wish";
import type { Check } from "@/lib/checks/check";
import type { Misuse } from "./parse-command";
import { suggest } from "./suggest";

/** An override must name a check that exists and that a reason can set aside; else it would silently do nothing. */
export function misusedOverride(checks: readonly Check[], overrides: Overrides): Omit<Misuse, "verb"> | null {
  for (const id of Object.keys(overrides)) {
    const check = checks.find((candidate) => candidate.id === id);
    if (!check) {
      const meant = suggest(
        id,
        checks.map((candidate) => candidate.id),
      );
      const hint = meant ? `Did you mean ${meant}?` : "docs/checks.md lists them.";
      return { field: "override", text: `There is no check "${id}" to override.`, hint };
    }
    if (!check.canBeOverridden)
      return { field: "override", text: `${id} cannot be overridden: ${check.why}`, hint: null };
  }
  return null;
}
