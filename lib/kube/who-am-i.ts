import "server-only";
import type { V1SelfSubjectReview } from "@kubernetes/client-node";
import * as z from "zod";
import type { CallOptions, Identity } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";
import { postReview } from "./post-review";

const texts = z.array(z.string()).nullish();
const userInfo = z.object({ username: z.string().nullish(), uid: z.string().nullish(), groups: texts });
const review = z.object({ status: z.object({ userInfo: userInfo.nullish() }).nullish() });

/** A path that no API server serves and that only an administrator may ask for. */
const NOWHERE = "/kiali-fleet-who-am-i";

/**
 * SelfSubjectReview: the user a cluster takes this credential for, after impersonation. A server before Kubernetes 1.28
 * has none; it names the user when it refuses something, so an administrator there stays "not-found".
 */
export async function whoAmI(handle: Handle, options?: CallOptions): Promise<Result<Identity>> {
  const body: V1SelfSubjectReview = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const reviewed = await postReview(handle, body, review, options);
  if (!reviewed.ok) {
    const username = reviewed.problem.kind === "not-found" ? await refusedUser(handle, options) : null;
    return username ? ok({ username, uid: null, groups: [] }) : reviewed;
  }
  const { username, uid, groups } = reviewed.value.status?.userInfo ?? {};
  return ok({ username: username ?? "", uid: uid ?? null, groups: groups ?? [] });
}

async function refusedUser(handle: Handle, options: CallOptions = {}): Promise<string | null> {
  const asked = await handle.send({
    method: "GET",
    path: NOWHERE,
    purpose: { verb: "get", resource: NOWHERE, namespace: null, name: null, object: NOWHERE },
    isRead: true,
    expects: "kubernetes",
    ...options,
  });
  return !asked.ok && asked.problem.kind === "forbidden" ? asked.problem.user : null;
}
