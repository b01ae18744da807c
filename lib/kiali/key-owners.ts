import * as z from "zod";
import type { ManagedFields } from "@/lib/cluster/cluster";

const dataFields = z.object({ "f:data": z.record(z.string(), z.unknown()) });
const known = new WeakMap<readonly ManagedFields[], ReadonlyMap<string, readonly string[]>>();

/**
 * Managers that own `data.<key>` of a Secret, by the key, in the order of its managed fields. Worked out once for all keys: a Secret with an owner for each
 * of hundreds of keys would take its square otherwise.
 */
export function keyOwners(managedFields: readonly ManagedFields[]): ReadonlyMap<string, readonly string[]> {
  const owners = known.get(managedFields) ?? ownersIn(managedFields);
  known.set(managedFields, owners);
  return owners;
}

function ownersIn(managedFields: readonly ManagedFields[]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const { manager, fieldsV1 } of managedFields)
    for (const field of Object.keys(dataFields.safeParse(fieldsV1).data?.["f:data"] ?? {})) {
      const key = field.slice("f:".length);
      const those = owners.get(key) ?? [];
      those.push(manager);
      owners.set(key, those);
    }
  return owners;
}
