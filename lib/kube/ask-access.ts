import "server-only";
import type { V1SelfSubjectAccessReview, V1SubjectAccessReview } from "@kubernetes/client-node";
import * as z from "zod";
import type { AccessAsk, CallOptions, Subject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";
import { postReview } from "./post-review";

const decision = z.object({ status: z.object({ allowed: z.boolean().nullish() }).nullish() });
const apiVersion = "authorization.k8s.io/v1";

/** Whether this login, or another subject, may do something; asks the authorizer and changes nothing. */
export async function askAccess(
  handle: Handle,
  ask: AccessAsk,
  { as, ...options }: CallOptions & { as?: Subject } = {},
): Promise<Result<boolean>> {
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
  return reviewed.ok ? ok(reviewed.value.status?.allowed === true) : reviewed;
}
