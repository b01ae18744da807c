import "server-only";
import type { V1SelfSubjectAccessReview, V1SubjectAccessReview } from "@kubernetes/client-node";
import * as z from "zod";
import type { AccessAnswer, AccessAsk, CallOptions, Subject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";
import { postReview } from "./post-review";

const decision = z.object({
  status: z
    .object({ allowed: z.boolean().nullish(), reason: z.string().nullish(), evaluationError: z.string().nullish() })
    .nullish(),
});
const apiVersion = "authorization.k8s.io/v1";

/** An authorizer says what it likes; nobody reads more. */
const LONGEST_REASON = 1_000;

/** Whether this login, or another subject, may do something; asks the authorizer and changes nothing. */
export async function askAccess(
  handle: Handle,
  ask: AccessAsk,
  options?: CallOptions & { as?: Subject },
): Promise<Result<boolean>> {
  const answer = await askAccessWhy(handle, ask, options);
  return answer.ok ? ok(answer.value.allowed) : answer;
}

/** The same with the authorizer's reason: of a refusal it usually gives none, but says what it could not find out. */
export async function askAccessWhy(
  handle: Handle,
  ask: AccessAsk,
  { as, ...options }: CallOptions & { as?: Subject } = {},
): Promise<Result<AccessAnswer>> {
  const [resource = "", subresource] = ask.resource.split("/");
  const resourceAttributes = {
    verb: ask.verb,
    group: ask.group,
    resource,
    ...(subresource ? { subresource } : {}),
    ...(ask.namespace === null ? {} : { namespace: ask.namespace }),
    ...(ask.name === undefined ? {} : { name: ask.name }),
  };
  const body: V1SubjectAccessReview | V1SelfSubjectAccessReview = as
    ? { apiVersion, kind: "SubjectAccessReview", spec: { user: as.user, groups: [...as.groups], resourceAttributes } }
    : { apiVersion, kind: "SelfSubjectAccessReview", spec: { resourceAttributes } };
  const reviewed = await postReview(handle, body, decision, options);
  if (!reviewed.ok) return reviewed;
  const { allowed, reason, evaluationError } = reviewed.value.status ?? {};
  const said = (reason || evaluationError || "").slice(0, LONGEST_REASON);
  return ok({ allowed: allowed === true, reason: said === "" ? null : said });
}
