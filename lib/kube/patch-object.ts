import "server-only";
import type { CallOptions, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { fail, type Result } from "@/lib/problem";
import { FIELD_MANAGER } from "./apply-object";
import { builtInKind } from "./built-in-kinds";
import type { Discovery } from "./discovery";
import type { Handle } from "./handle";
import { asFound } from "./read-object";
import { notServed, purposeOf, resourceOf, resourcePath } from "./resource-path";

type PatchOptions = CallOptions & { uid?: string; resourceVersion?: string; dryRun?: boolean };

/**
 * Strategic merge patch; JSON merge patch for custom resources, which know no other. A `uid` or `resourceVersion` that is
 * no longer the object's makes it "changed" and nothing is written.
 */
export async function patchObject(
  handle: Handle,
  discover: Discovery,
  ref: ObjectRef,
  body: Record<string, unknown>,
  { uid, resourceVersion, dryRun, ...call }: PatchOptions = {},
): Promise<Result<FoundObject>> {
  const resource = await resourceOf(discover, ref, call);
  if (!resource.ok) return resource;
  if (!resource.value) return notServed(handle, ref);
  const metadata = typeof body.metadata === "object" ? body.metadata : {};
  const locks = { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
  const response = await handle.send({
    method: "PATCH",
    path: resourcePath(ref, resource.value),
    query: { fieldManager: FIELD_MANAGER, fieldValidation: "Strict", dryRun: dryRun ? "All" : undefined },
    body: JSON.stringify({ ...body, metadata: { ...metadata, ...locks } }),
    contentType: builtInKind(ref.apiVersion, ref.kind)
      ? "application/strategic-merge-patch+json"
      : "application/merge-patch+json",
    purpose: purposeOf("patch", ref, resource.value),
    isRead: false,
    expects: "kubernetes",
    ...call,
  });
  return response.ok ? asFound(handle, response.value.json) : fail(response.problem);
}
