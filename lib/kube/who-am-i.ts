import "server-only";
import type { CallOptions, Identity } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

/** SelfSubjectReview: the user a cluster takes this credential for, after impersonation. Needs Kubernetes 1.28. */
export async function whoAmI(handle: Handle, options?: CallOptions): Promise<Result<Identity>> {
  const { AuthenticationV1Api, typedCall } = await import("./typed-api");
  const resource = "selfsubjectreviews";
  const reviewed = await typedCall(
    handle,
    AuthenticationV1Api,
    (api) =>
      api.createSelfSubjectReview({ body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" } }),
    { purpose: { verb: "create", resource, namespace: null, name: null, object: "SelfSubjectReview" }, isRead: true },
    options,
  );
  if (!reviewed.ok) return reviewed;
  const { username, uid, groups } = reviewed.value.status?.userInfo ?? {};
  return ok({ username: username ?? "", uid: uid ?? null, groups: groups ?? [] });
}
