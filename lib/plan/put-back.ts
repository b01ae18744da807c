import type { Cluster, FoundObject, Manifest } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { Change, Marks } from "./plan";

type Write = Extract<Change, { verb: "create" | "update" }>;

/** Takes one write back; answers with what was done, in one line. */
export type PutBack = () => Promise<Result<string>>;

/**
 * Remembers what the keys of a home Secret hold now, in memory only, and answers with the way back: previous values are applied
 * again by the same manager, keys that did not exist are given up, and a Secret that only we filled is deleted.
 */
export async function rememberSecret(change: Write, cluster: Cluster, signal: AbortSignal): Promise<Result<PutBack>> {
  const name = { namespace: change.ref.namespace ?? "", name: change.ref.name };
  const before = await cluster.readSecret(name, { signal });
  if (!before.ok) return before;
  const data = before.value?.data ?? {};
  const keys = keysOf(change, before.value?.metadata ?? null);
  const kept = keys.flatMap((key, index): readonly [string, string, Secret][] =>
    data[key] ? [[key, `previous-${index}`, data[key]]] : [],
  );
  const manifest = withMetadataOf(change.manifest, before.value?.metadata ?? null);
  const previous: Manifest = {
    ...manifest,
    ...(kept.length > 0 ? { stringData: Object.fromEntries(kept.map(([key, id]) => [key, `\${token:${id}}`])) } : {}),
  };
  const tokens = new Map(kept.map(([, id, value]) => [id, value]));
  const values = () => applyBack(cluster, change, previous, tokens, before.value === null);
  const { marks } = change;
  if (!marks) return ok(values);
  const marksBack = { metadata: previousMarks(marks, before.value?.metadata ?? null) };
  return ok(async () => {
    const back = kept.length > 0 ? await values() : null;
    if (back && !back.ok) return back;
    const marked = await cluster.patch(change.ref, marksBack);
    return marked.ok ? ok(`Secret ${change.ref.name} is as it was`) : marked;
  });
}

/** What the write sends or takes away; an apply takes away what its manager holds and no longer sends. */
function keysOf(change: Write, before: FoundObject["metadata"] | null): readonly string[] {
  if (change.removes) return change.removes;
  if (change.marks) return [];
  const held = (before?.managedFields ?? []).flatMap(({ manager, fieldsV1 }) =>
    manager === change.manager ? Object.keys(memberOf(fieldsV1, "f:data")) : [],
  );
  return [...new Set([...Object.keys(secretText(change.manifest)), ...held.map((path) => path.slice("f:".length))])];
}

const memberOf = (value: unknown, key: string): object => {
  const member: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : null;
  return typeof member === "object" && member !== null ? member : {};
};

const previousMarks = ({ labels, annotations }: Marks, before: Manifest["metadata"] | null): Marks => ({
  ...(labels ? { labels: ofBefore(labels, before?.labels) } : {}),
  ...(annotations ? { annotations: ofBefore(annotations, before?.annotations) } : {}),
});

const ofBefore = (marks: object, before: Readonly<Record<string, string>> | undefined): Record<string, string | null> =>
  Object.fromEntries(Object.keys(marks).map((key) => [key, before?.[key] ?? null]));

/** Applies what was there before the write; what its manager does not send again goes. */
export async function reapply(
  cluster: Cluster,
  { ref, manager }: Pick<Write, "ref" | "manager">,
  manifest: Manifest,
): Promise<Result<string>> {
  const applied = await cluster.apply(manifest, { manager, force: true });
  return applied.ok ? ok(`${ref.kind} ${ref.name} is as it was`) : applied;
}

/** Gives up what an earlier run wrote: applies `manifest`, which no longer has the keys. */
export const withdrawSecret =
  (cluster: Cluster, { ref, manifest, manager }: Pick<Write, "ref" | "manifest" | "manager">): PutBack =>
  () =>
    applyBack(cluster, { ref, manager }, manifest, new Map(), true);

async function applyBack(
  cluster: Cluster,
  { ref, manager }: Pick<Write, "ref" | "manager">,
  manifest: Manifest,
  tokens: ReadonlyMap<string, Secret>,
  mayDelete: boolean,
): Promise<Result<string>> {
  const applied = await cluster.apply(manifest, { manager, tokens, force: tokens.size > 0 });
  if (!applied.ok) return applied;
  if (!mayDelete || !isEmptied(applied.value)) return ok(`Secret ${ref.name} is as it was`);
  const { uid, resourceVersion } = applied.value.metadata;
  const removed = await cluster.remove(ref, { uid, resourceVersion });
  if (!removed.ok && removed.problem.kind !== "changed" && removed.problem.kind !== "conflict") return removed;
  return ok(`Secret ${ref.name} is gone again`);
}

/** Of the labels and annotations we apply only those that were there before. */
function withMetadataOf(manifest: Manifest, before: Manifest["metadata"] | null): Manifest {
  const { stringData: _values, metadata, ...rest } = manifest;
  if (!before) return { ...rest, metadata };
  const { labels, annotations, ...names } = metadata;
  return {
    ...rest,
    metadata: {
      ...names,
      ...(labels ? { labels: shared(labels, before.labels) } : {}),
      ...(annotations ? { annotations: shared(annotations, before.annotations) } : {}),
    },
  };
}

/** True for a Secret without a single key. */
export const isEmptied = ({ data }: FoundObject): boolean => Object.keys(data ?? {}).length === 0;

const shared = (wanted: Record<string, string>, before: Record<string, string> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(wanted).filter(([key, value]) => before?.[key] === value));

const secretText = (manifest: Manifest): object =>
  typeof manifest.stringData === "object" && manifest.stringData !== null ? manifest.stringData : {};
