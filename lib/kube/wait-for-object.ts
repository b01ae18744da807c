import "server-only";
import type { CallOptions, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { Discovery } from "./discovery";
import { foundObject } from "./found-object";
import type { Handle } from "./handle";
import { reflectRaw } from "./reflect";
import { resourceOf } from "./resource-path";
import { watch } from "./watch";

type WaitOptions = CallOptions & {
  waitedFor: string;
  timeoutMs: number;
  /** Watches at once instead of listing first: one round trip less for an object that is just being made. */
  isComing?: boolean;
};
/** What one look at the object decided; undefined goes on waiting. */
export type Look<T> = (object: unknown | null) => Result<T> | undefined;

/** No waiting helps against these. */
const FINAL: readonly Problem["kind"][] = [
  "forbidden",
  "unauthenticated",
  "credential",
  "not-kubernetes",
  "tls",
  "invalid-input",
];

const WATCHING = { watchSeconds: 30, silenceMs: 30_000 };

/** Watches one object until `look` decides. A cluster that is away for a while is waited for, within the time limit. */
export async function lookUntil<T>(
  handle: Handle,
  discover: Discovery,
  ref: ObjectRef,
  look: Look<T>,
  { signal, waitedFor, timeoutMs, isComing = false }: WaitOptions,
): Promise<Result<T>> {
  const { context } = handle;
  const done = new AbortController();
  const timer = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([done.signal, timer, ...(signal ? [signal] : [])]);
  const query = { ...ref, fieldSelector: `metadata.name=${ref.name}` };
  let standing: Problem | null = null;
  try {
    const resource = isComing ? await resourceOf(discover, ref, { signal: either }) : null;
    if (resource?.ok && resource.value)
      // Without a version the watch begins with what is there. However it ends undecided, the loop below looks again.
      for await (const event of watch(handle, resource.value, query, "", { signal: either, ...WATCHING })) {
        if (event.type !== "changed" && event.type !== "deleted") continue;
        const decided = look(event.type === "deleted" ? null : event.object);
        if (decided) return decided;
      }
    for await (const event of reflectRaw(handle, discover, query, { signal: either })) {
      if (event.type === "problem") {
        if (FINAL.includes(event.problem.kind)) return fail(event.problem);
        standing = event.problem;
        continue;
      }
      standing = null;
      const object =
        event.type === "synced" ? (event.objects[0] ?? null) : event.type === "deleted" ? null : event.object;
      const decided = look(object);
      if (decided) return decided;
    }
  } finally {
    done.abort();
  }
  if (signal?.aborted) return fail({ kind: "cancelled", context });
  return fail(standing ?? { kind: "timed-out", context, waitedFor, timeoutMs });
}

/** Watches one object until `isDone` holds, and answers with it. */
export function waitForObject(
  handle: Handle,
  discover: Discovery,
  ref: ObjectRef,
  isDone: (found: FoundObject | null) => boolean,
  options: WaitOptions,
): Promise<Result<FoundObject | null>> {
  const look: Look<FoundObject | null> = (object) => {
    const found = object === null ? null : foundObject(object);
    return isDone(found) ? ok(found) : undefined;
  };
  return lookUntil(handle, discover, ref, look, options);
}
