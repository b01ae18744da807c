import "server-only";
import type { CallOptions, ObjectRef } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Discovery } from "./discovery";
import type { Handle } from "./handle";
import { purposeOf, resourceOf, resourcePath } from "./resource-path";

/**
 * Deletes exactly the object with this UID, and this resourceVersion when given: another one is "changed". What is gone
 * already is ok.
 */
export async function removeObject(
  handle: Handle,
  discover: Discovery,
  ref: ObjectRef,
  { uid, resourceVersion, dryRun, ...call }: CallOptions & { uid: string; resourceVersion?: string; dryRun?: boolean },
): Promise<Result<void>> {
  const resource = await resourceOf(discover, ref, call);
  if (!resource.ok) return resource;
  if (!resource.value) return ok(undefined);
  const response = await handle.send({
    method: "DELETE",
    path: resourcePath(ref, resource.value),
    body: JSON.stringify({
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid, ...(resourceVersion ? { resourceVersion } : {}) },
      propagationPolicy: "Background",
      ...(dryRun ? { dryRun: ["All"] } : {}),
    }),
    purpose: purposeOf("delete", ref, resource.value),
    isRead: false,
    expects: "kubernetes",
    ...call,
  });
  return response.ok || response.problem.kind === "not-found" ? ok(undefined) : response;
}
