import * as z from "zod";
import type { FoundObject, HeldRule } from "@/lib/cluster/cluster";

const texts = z.array(z.string()).default([]);
const role = z.object({
  rules: z
    .array(z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts }))
    .nullish()
    .transform((rules) => rules ?? []),
});

/** The rules that a role says it gives; none for a role that is not there. */
export function heldRulesOf(found: FoundObject | null): readonly HeldRule[] {
  const parsed = role.safeParse(found);
  return parsed.success ? parsed.data.rules : [];
}
