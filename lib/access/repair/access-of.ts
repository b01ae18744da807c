import { rbacVersion } from "@/lib/kiali/rbac-version";
import { rulesDiff } from "@/lib/kiali/rules-diff";
import { type Access, type PolicyRule, rulesFor } from "@/lib/kiali/rules-for-version";

/** More than this part of what "full" has beyond "view-only" makes a role that is nobody's a full one. */
const FULL_SHARE = 0.5;

/**
 * Which access rules amount to: that of the version whose rules they are, else the one that they are nearer to. In doubt "view-only", because a
 * repair must not widen by mistake. Null for no rules at all.
 */
export function accessOf(granted: readonly PolicyRule[], version: string | null): Access | null {
  if (granted.length === 0) return null;
  const exact = rbacVersion(granted, version ?? "");
  if (exact) return exact.access;
  const writes = rulesDiff(rulesFor(version, "full"), rulesFor(version, "view-only")).extra;
  const missing = new Set(rulesDiff(granted, rulesFor(version, "full")).missing);
  const held = writes.filter((words) => !missing.has(words));
  return held.length > writes.length * FULL_SHARE ? "full" : "view-only";
}
