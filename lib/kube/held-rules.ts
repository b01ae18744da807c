import "server-only";
import * as z from "zod";
import type { CallOptions, HeldRules } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

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
  options: CallOptions = {},
): Promise<Result<HeldRules>> {
  const kind = "SelfSubjectRulesReview";
  const apiVersion = "authorization.k8s.io/v1";
  const response = await handle.send({
    method: "POST",
    path: `/apis/${apiVersion}/selfsubjectrulesreviews`,
    body: JSON.stringify({ apiVersion, kind, spec: { namespace: namespace ?? NOWHERE } }),
    contentType: "application/json",
    purpose: { verb: "create", resource: "selfsubjectrulesreviews", namespace: null, name: null, object: kind },
    isRead: true,
    expects: "kubernetes",
    ...options,
  });
  if (!response.ok) return response;
  const found = review.safeParse(response.value.json);
  const { context, server } = handle;
  if (!found.success) return fail({ kind: "not-kubernetes", context, server, found: `JSON that is no ${kind}` });
  const { resourceRules, incomplete, evaluationError } = found.data.status;
  return ok({ rules: resourceRules ?? [], isComplete: incomplete !== true && !evaluationError });
}
