import "server-only";
import type { CallOptions, SecretObject } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { builtInKind } from "./built-in-kinds";
import type { Discovery } from "./discovery";
import type { Handle } from "./handle";
import { listRaw } from "./list-objects";
import { readRaw } from "./read-object";
import { notServed } from "./resource-path";
import { secretObject } from "./secret-object";

const SECRET = { apiVersion: "v1", kind: "Secret" } as const;

/** A Secret with its values; null when it is not there. */
export async function readSecret(
  handle: Handle,
  discover: Discovery,
  ref: { namespace: string; name: string },
  options?: CallOptions,
): Promise<Result<SecretObject | null>> {
  const raw = await readRaw(handle, discover, { ...SECRET, ...ref }, options);
  return raw.ok ? ok(secretObject(raw.value)) : raw;
}

/** Secrets with their values, all pages. */
export async function listSecrets(
  handle: Handle,
  query: { namespace: string | null; labelSelector?: string; fieldSelector?: string },
  options?: CallOptions,
): Promise<Result<readonly SecretObject[]>> {
  const resource = builtInKind(SECRET.apiVersion, SECRET.kind);
  if (!resource) return fail(notServed(handle, SECRET).problem);
  const list = await listRaw(handle, resource, { ...SECRET, ...query }, options);
  return list.ok ? ok(list.value.items.map(secretObject).filter((secret) => secret !== null)) : list;
}
