import type { Cluster, FoundObject, ManagedFields, ObjectRef } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

type Tree = { readonly [field: string]: unknown };

/** How often somebody else may write in between before his write is told as the problem. */
const TRIES = 5;

/**
 * Makes `manager` the only owner of what it applied, and takes annotations away whoever wrote them: of two owners the other would keep a key
 * that the first gives up, and `kubectl apply` leaves a token in an annotation. Server-side apply can do neither, so this is a patch. A value that
 * two owned was there before it was taken over: its time is the other's, or Kiali would seem not to have started since.
 */
export async function claimFields(
  cluster: Cluster,
  applied: FoundObject,
  { ref, manager, drops }: { ref: ObjectRef; manager: string; drops: readonly string[] },
  signal: AbortSignal,
): Promise<Result<FoundObject>> {
  let found = applied;
  for (let tries = 1; ; tries += 1) {
    const left = entriesLeft(found.metadata.managedFields ?? [], manager);
    const leaked = drops.filter((name) => found.metadata.annotations?.[name] !== undefined);
    if (left === null && leaked.length === 0) return ok(found);
    const { uid, resourceVersion } = found.metadata;
    const metadata = {
      ...(left ? { managedFields: left.map((entry) => written(entry, ref)) } : {}),
      ...(leaked.length > 0 ? { annotations: Object.fromEntries(leaked.map((name) => [name, null])) } : {}),
    };
    const patched = await cluster.patch(ref, { metadata }, { uid, resourceVersion, signal });
    if (patched.ok || tries === TRIES || !["changed", "conflict"].includes(patched.problem.kind)) return patched;
    const again = await cluster.read(ref, { signal });
    if (!again.ok) return again;
    if (again.value?.metadata.uid !== uid) return patched;
    found = again.value;
  }
}

/** Whether nobody but `manager` owns any of the fields that it owns. */
export const isSoleOwner = ({ metadata }: Pick<FoundObject, "metadata">, manager: string): boolean =>
  entriesLeft(metadata.managedFields ?? [], manager) === null;

/** Null when the others own nothing of the manager's. */
function entriesLeft(entries: readonly ManagedFields[], manager: string): readonly ManagedFields[] | null {
  const own = entries.find((entry) => entry.manager === manager && entry.operation === "Apply" && !entry.subresource);
  if (!own) return null;
  const times: string[] = [];
  const left = entries.flatMap((entry) => {
    if (entry === own || entry.subresource) return [entry];
    const rest = withoutOwned(entry.fieldsV1, own.fieldsV1);
    if (rest === UNTOUCHED) return [entry];
    times.push(entry.time ?? "");
    return rest === null ? [] : [{ ...entry, fieldsV1: rest }];
  });
  const latest = times.toSorted().at(-1);
  if (latest === undefined) return null;
  return left.map((entry) => (entry === own ? { ...own, time: latest || own.time } : entry));
}

const UNTOUCHED = Symbol("untouched");

/** The fields without those in `owned`; null when nothing is left. A "." alone claims a map and nothing in it. */
function withoutOwned(fields: unknown, owned: unknown): Tree | null | typeof UNTOUCHED {
  if (!isTree(fields) || !isTree(owned)) return UNTOUCHED;
  const left: Record<string, unknown> = {};
  let isChanged = false;
  for (const [key, below] of Object.entries(fields)) {
    if (key === "." || !(key in owned)) {
      left[key] = below;
      continue;
    }
    const rest = isLeaf(owned[key]) ? null : withoutOwned(below, owned[key]);
    if (rest !== UNTOUCHED) isChanged = true;
    if (rest === UNTOUCHED) left[key] = below;
    else if (rest !== null) left[key] = rest;
  }
  if (!isChanged) return UNTOUCHED;
  return Object.keys(left).some((key) => key !== ".") ? left : null;
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const isLeaf = (value: unknown): boolean => isTree(value) && Object.keys(value).every((key) => key === ".");

const written = ({ manager, operation, time, subresource, fieldsV1 }: ManagedFields, { apiVersion }: ObjectRef) => ({
  manager,
  operation,
  apiVersion,
  fieldsType: "FieldsV1",
  fieldsV1,
  ...(time === null ? {} : { time }),
  ...(subresource === null ? {} : { subresource }),
});
