import "server-only";
import type { CallOptions, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Discovery } from "./discovery";
import { foundObject } from "./found-object";
import type { Handle } from "./handle";
import { purposeOf, resourceOf, resourcePath } from "./resource-path";
import { unknownServer } from "./status-problem";

/** The object as JSON; null when it is not there, or when its kind is not served. */
export async function readRaw(
  handle: Handle,
  discover: Discovery,
  ref: ObjectRef,
  options: CallOptions = {},
): Promise<Result<unknown>> {
  const resource = await resourceOf(discover, ref, options);
  if (!resource.ok) return resource;
  if (!resource.value) return ok(null);
  const response = await handle.send({
    method: "GET",
    path: resourcePath(ref, resource.value),
    purpose: purposeOf("get", ref, resource.value),
    isRead: true,
    expects: "kubernetes",
    ...options,
  });
  if (response.ok) return ok(response.value.json);
  return response.problem.kind === "not-found" ? ok(null) : response;
}

/** One object; null when it is not there. Secrets come without their values. */
export async function readObject(
  handle: Handle,
  discover: Discovery,
  ref: ObjectRef,
  options?: CallOptions,
): Promise<Result<FoundObject | null>> {
  const raw = await readRaw(handle, discover, ref, options);
  if (!raw.ok || raw.value === null) return raw.ok ? ok(null) : raw;
  return asFound(handle, raw.value);
}

/** What a write or read answered, as an object. */
export function asFound(handle: Handle, json: unknown): Result<FoundObject> {
  const found = foundObject(json);
  if (found) return ok(found);
  const response = { status: 200, headers: { "content-type": "JSON that is no object" }, text: "", json };
  return fail(unknownServer(handle.context, handle.server, response));
}
