import "server-only";
import type { ApplyOptions, FoundObject, Manifest } from "@/lib/cluster/cluster";
import { fail, type Result } from "@/lib/problem";
import type { Discovery } from "./discovery";
import { fillTokens } from "./fill-tokens";
import type { Handle } from "./handle";
import { asFound } from "./read-object";
import { notServed, purposeOf, resourceOf, resourcePath } from "./resource-path";
import { scrubProblem } from "./scrub-problem";

export const FIELD_MANAGER = "kiali-fleet";

/** Server-side apply with strict field validation. Fields of other managers are a conflict unless `force` is given. */
export async function applyObject(
  handle: Handle,
  discover: Discovery,
  manifest: Manifest,
  options: ApplyOptions = {},
): Promise<Result<FoundObject>> {
  const { manager = FIELD_MANAGER, dryRun = false, force = false, tokens, ...call } = options;
  const { apiVersion, kind, metadata } = manifest;
  const where = { apiVersion, kind, namespace: metadata.namespace ?? null, name: metadata.name };
  const resource = await resourceOf(discover, where, call);
  if (!resource.ok) return resource;
  if (!resource.value) return notServed(handle, where);
  const { body, credentials } = fillTokens(manifest, tokens, dryRun);
  const response = await handle.send({
    method: "PATCH",
    path: resourcePath(where, resource.value),
    query: {
      fieldManager: manager,
      fieldValidation: "Strict",
      force: force ? "true" : undefined,
      dryRun: dryRun ? "All" : undefined,
    },
    body,
    contentType: "application/apply-patch+yaml",
    purpose: purposeOf("patch", where, resource.value),
    isRead: false,
    expects: "kubernetes",
    ...call,
  });
  return response.ok ? asFound(handle, response.value.json) : fail(scrubProblem(response.problem, credentials));
}
