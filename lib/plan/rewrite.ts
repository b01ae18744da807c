import * as z from "zod";
import type { Cluster, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import { canonicalJson } from "./canonical-json";
import type { Rewrite } from "./plan";
import type { PutBack } from "./put-back";
import { textWith } from "./put-in";
import { memberAt, patchWithout, type TakeOut, textWithout } from "./take-out";

type Asked = { ref: ObjectRef; uid: string | null; rewrites: Rewrite };
/** One write and its way back; what is in them stays in this process. */
type Edit = { patch: Record<string, unknown>; back: Record<string, unknown>; isThere: (found: FoundObject) => boolean };

/** How often somebody else may write in between: an operator keeps writing the status of its resource. */
const TRIES = 5;

/**
 * Takes entries out of a configuration as it is now, and puts others in: what becomes of it is worked out here, at the moment of the write, because the whole of it may
 * hold credentials, for which no plan has a place. `putBack` is null when nothing was sent.
 */
export async function rewrite(
  cluster: Cluster,
  { ref, uid, rewrites }: Asked,
  signal: AbortSignal,
): Promise<{ done: Result<string>; putBack: PutBack | null }> {
  for (let tries = 1; ; tries += 1) {
    const found = await read(cluster, ref, uid, signal);
    if (!found.ok) return { done: found, putBack: null };
    const edit = editOf(found.value, rewrites);
    if (!edit) return { done: ok("it is like that already"), putBack: null };
    const locks = { uid: found.value.metadata.uid, resourceVersion: found.value.metadata.resourceVersion };
    const patched = await cluster.patch(ref, edit.patch, { ...locks, signal });
    const isOvertaken = !patched.ok && ["changed", "conflict"].includes(patched.problem.kind);
    if (isOvertaken && tries < TRIES) continue;
    return { done: patched.ok ? ok("updated") : patched, putBack: () => undo(cluster, ref, locks.uid, edit) };
  }
}

async function undo(cluster: Cluster, ref: ObjectRef, uid: string, edit: Edit): Promise<Result<string>> {
  for (let tries = 1; ; tries += 1) {
    const found = await read(cluster, ref, uid);
    if (!found.ok) return found;
    // Somebody wrote there after us: what was before is not ours to say any more.
    if (!edit.isThere(found.value)) return changed(cluster, ref);
    const { resourceVersion } = found.value.metadata;
    const patched = await cluster.patch(ref, edit.back, { uid, resourceVersion });
    if (patched.ok) return ok(`${ref.kind} ${ref.name} is as it was`);
    if (!["changed", "conflict"].includes(patched.problem.kind) || tries === TRIES) return patched;
  }
}

async function read(
  cluster: Cluster,
  ref: ObjectRef,
  uid: string | null,
  signal?: AbortSignal,
): Promise<Result<FoundObject>> {
  const found = await cluster.read(ref, signal ? { signal } : {});
  if (!found.ok) return found;
  return found.value && (uid === null || found.value.metadata.uid === uid) ? ok(found.value) : changed(cluster, ref);
}

const changed = ({ context }: Cluster, { kind, namespace, name }: ObjectRef): Result<never> =>
  fail({ kind: "changed", context, object: `${kind} ${namespace === null ? "" : `${namespace}/`}${name}` });

const fileShape = z.looseObject({ data: z.record(z.string(), z.string()) });
const specShape = z.looseObject({ spec: z.record(z.string(), z.unknown()) });

function editOf(found: FoundObject, { file, takesOut, puts = [] }: Rewrite): Edit | null {
  if (file === null) return editOfSpec(specShape.safeParse(found).data?.spec ?? {}, takesOut);
  const text = fileShape.safeParse(found).data?.data[file] ?? "";
  const after = textWith(textWithout(text, takesOut), puts);
  if (after === text) return null;
  return {
    patch: { data: { [file]: after } },
    back: { data: { [file]: text } },
    isThere: (now) => fileShape.safeParse(now).data?.data[file] === after,
  };
}

function editOfSpec(spec: Record<string, unknown>, takesOut: readonly TakeOut[]): Edit | null {
  const patch = patchWithout(spec, takesOut);
  if (!patch) return null;
  const back = previous(patch, spec);
  const places = takesOut.map(({ at }) => at).filter((at) => Array.isArray(memberAt(patch, at)));
  return {
    patch: { spec: patch },
    back: { spec: back },
    isThere: (now) => {
      const values = specShape.safeParse(now).data?.spec;
      return places.every((at) => canonicalJson(memberAt(values, at)) === canonicalJson(memberAt(patch, at)));
    },
  };
}

/** What the members of a merge patch were before; null for one that was not there. */
function previous(patch: object, before: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]: readonly [string, unknown]) => {
      const was = memberAt(before, [key]);
      const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
      return [key, isMap ? previous(value, was) : (was ?? null)];
    }),
  );
}
