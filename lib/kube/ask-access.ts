import "server-only";
import type { AccessAsk, CallOptions, Subject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

/** Whether this login, or another subject, may do something; asks the authorizer and changes nothing. */
export async function askAccess(
  handle: Handle,
  ask: AccessAsk,
  { as, ...options }: CallOptions & { as?: Subject } = {},
): Promise<Result<boolean>> {
  const { AuthorizationV1Api, typedCall } = await import("./typed-api");
  const [resource = "", subresource] = ask.resource.split("/");
  const resourceAttributes = {
    verb: ask.verb,
    group: ask.group,
    resource,
    ...(subresource ? { subresource } : {}),
    ...(ask.namespace === null ? {} : { namespace: ask.namespace }),
    ...(ask.name === undefined ? {} : { name: ask.name }),
  };
  const about = (kind: string, plural: string) => ({
    purpose: { verb: "create", resource: plural, namespace: null, name: null, object: kind },
    isRead: true,
  });
  const apiVersion = "authorization.k8s.io/v1";
  const reviewed = as
    ? await typedCall(
        handle,
        AuthorizationV1Api,
        (api) =>
          api.createSubjectAccessReview({
            body: {
              apiVersion,
              kind: "SubjectAccessReview",
              spec: { user: as.user, groups: [...as.groups], resourceAttributes },
            },
          }),
        about("SubjectAccessReview", "subjectaccessreviews"),
        options,
      )
    : await typedCall(
        handle,
        AuthorizationV1Api,
        (api) =>
          api.createSelfSubjectAccessReview({
            body: { apiVersion, kind: "SelfSubjectAccessReview", spec: { resourceAttributes } },
          }),
        about("SelfSubjectAccessReview", "selfsubjectaccessreviews"),
        options,
      );
  return reviewed.ok ? ok(reviewed.value.status?.allowed === true) : reviewed;
}
