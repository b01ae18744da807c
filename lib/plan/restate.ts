import type { Cluster, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { canonicalJson } from "./canonical-json";
import { objectName } from "./object-name";
import type { Restate } from "./plan";
import type { PutBack } from "./put-back";
import { memberAt } from "./take-out";

type Asked = { ref: ObjectRef; uid: string | null; restates?: Restate };

/** How often somebody else may write something else in between. */
const TRIES = 5;

/**
 * States one member of a `spec` again, in a patch with the UID and the resourceVersion of what was read: nobody's write in between is lost, and a member
 * that is not the one of the plan any more is "changed". The way back holds to the same.
 */
export async function restate(
  cluster: Cluster,
  { ref, uid, restates }: Asked,
  signal: AbortSignal,
): Promise<{ done: Result<string>; putBack: PutBack | null }> {
  if (!restates) throw new Error("nothing to state again");
  const { member, from, to } = restates;
  const done = await swap(cluster, ref, uid, { member, from, to }, signal);
  if (!done.ok) return { done, putBack: null };
  const putBack: PutBack = async () => {
    const back = await swap(cluster, ref, done.value.metadata.uid, { member, from: to, to: from });
    return back.ok ? ok(`${ref.kind} ${ref.name} is as it was`) : back;
  };
  return { done: ok("updated"), putBack };
}

async function swap(
  cluster: Cluster,
  ref: ObjectRef,
  uid: string | null,
  { member, from, to }: Restate,
  signal?: AbortSignal,
): Promise<Result<FoundObject>> {
  const call = signal ? { signal } : {};
  for (let tries = 1; ; tries += 1) {
    const found = await cluster.read(ref, call);
    if (!found.ok) return found;
    const isSame = found.value !== null && (uid === null || found.value.metadata.uid === uid);
    if (
      !found.value ||
      !isSame ||
      canonicalJson(memberAt(found.value.spec, [member]) ?? null) !== canonicalJson(from ?? null)
    )
      return fail({ kind: "changed", context: cluster.context, object: objectName(ref) });
    const { metadata } = found.value;
    const locks = { uid: metadata.uid, resourceVersion: metadata.resourceVersion };
    const patched = await cluster.patch(ref, { spec: { [member]: to ?? null } }, { ...locks, ...call });
    if (patched.ok || tries === TRIES || !["changed", "conflict"].includes(patched.problem.kind)) return patched;
  }
}
