import "server-only";
import type { V1SelfSubjectRulesReview } from "@kubernetes/client-node";
import * as z from "zod";
import type { CallOptions, HeldRules } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";
import { postReview } from "./post-review";

/** No namespace can be called this (a dot is not allowed), so no RoleBinding adds anything to what holds everywhere. */
const NOWHERE = "no.namespace";

const texts = z
  .array(z.string())
  .nullish()
  .transform((found) => found ?? []);
const review = z.object({
  status: z.object({
    resourceRules: z
      .array(z.object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts }))
      .nullish(),
    incomplete: z.boolean().nullish(),
    evaluationError: z.string().nullish(),
  }),
});

/** SelfSubjectRulesReview: what this login may do, all of it in one answer. */
export async function heldRules(
  handle: Handle,
  namespace: string | null,
  options?: CallOptions,
): Promise<Result<HeldRules>> {
  const body: V1SelfSubjectRulesReview = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectRulesReview",
    spec: { namespace: namespace ?? NOWHERE },
  };
  const found = await postReview(handle, body, review, options);
  if (!found.ok) return found;
  const { resourceRules, incomplete, evaluationError } = found.value.status;
  return ok({ rules: resourceRules ?? [], isComplete: incomplete !== true && !evaluationError });
}
