import type { FoundObject, ManagedFields, Manifest } from "./cluster";

type Tree = { [key: string]: unknown };
type Owners = ReadonlyMap<string, ReadonlySet<string>>;

export type FakeStored = { object: FoundObject; owners: Owners };
export type FakeConflict = { manager: string; fields: readonly string[] };

/**
 * Server-side apply as the fakes need it: every leaf has its owners, lists are one leaf, a field that its only owner no longer sends goes away,
 * and another's field with another value is a conflict unless forced.
 */
export function applyFields(
  stored: FakeStored | null,
  manifest: Manifest,
  manager: string,
  force: boolean,
): { tree: Tree; owners: Owners } | { conflicts: readonly FakeConflict[] } {
  const wanted = leavesOf(withoutIdentity(manifest));
  const present = stored ? leavesOf(withoutIdentity(stored.object)) : new Map<string, unknown>();
  const owners = new Map([...(stored?.owners ?? [])].map(([path, names]) => [path, new Set(names)]));
  const conflicts = new Map<string, string[]>();
  for (const [path, value] of wanted) {
    const others = [...(owners.get(path) ?? [])].filter((name) => name !== manager);
    if (others.length > 0 && !isSame(present.get(path), value)) {
      if (force) owners.set(path, new Set());
      else for (const other of others) conflicts.set(other, [...(conflicts.get(other) ?? []), path]);
    }
  }
  if (conflicts.size > 0) return { conflicts: [...conflicts].map(([name, fields]) => ({ manager: name, fields })) };
  for (const [path, names] of owners) {
    if (wanted.has(path) || !names.delete(manager) || names.size > 0) continue;
    owners.delete(path);
    present.delete(path);
  }
  for (const [path, value] of wanted) {
    present.set(path, value);
    owners.set(path, new Set([...(owners.get(path) ?? []), manager]));
  }
  return { tree: treeOf(present), owners };
}

/** `managedFields` as the API server would list them. */
export function managedFieldsOf(
  owners: Owners,
  times: ReadonlyMap<string, string | null> = new Map(),
): readonly ManagedFields[] {
  const paths = new Map<string, string[]>();
  for (const [path, names] of owners) for (const name of names) paths.set(name, [...(paths.get(name) ?? []), path]);
  return [...paths].map(([manager, owned]) => ({
    manager,
    operation: "Apply",
    time: times.get(manager) ?? null,
    subresource: null,
    fieldsV1: fieldsV1(owned),
  }));
}

/** Every leaf of an object, owned by whoever wrote it. */
export const ownersOf = (manifest: Manifest, manager: string): Owners =>
  new Map([...leavesOf(withoutIdentity(manifest)).keys()].map((path) => [path, new Set([manager])]));

/** Without those of fields that are no longer there, as an API server forgets them. */
export function ownersIn(object: Manifest, owners: Owners): Owners {
  const present = leavesOf(withoutIdentity(object));
  return new Map([...owners].filter(([path]) => present.has(path)));
}

/** As the API server takes them from a patch that says them; only of fields that are there. */
export function ownersSaid(object: Manifest, entries: readonly unknown[]): Owners {
  const owners = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (!isTree(entry) || typeof entry.manager !== "string") continue;
    for (const path of leavesOf(entry.fieldsV1).keys()) {
      const plain = path
        .split(SEPARATOR)
        .map((key) => key.replace(/^f:/, ""))
        .join(SEPARATOR);
      owners.set(plain, (owners.get(plain) ?? new Set()).add(entry.manager));
    }
  }
  return ownersIn(object, owners);
}

/** Strategic merge as far as the fakes need it: maps merge, null removes, lists are replaced. */
export function mergeTrees(into: unknown, patch: unknown): unknown {
  if (!isTree(patch)) return patch;
  const result: Tree = isTree(into) ? { ...into } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergeTrees(result[key], value);
  }
  return result;
}

/** What an apply can own: everything but the identity and what the server fills in. */
export function withoutIdentity({
  apiVersion: _version,
  kind: _kind,
  metadata,
  ...rest
}: Manifest | FoundObject): Tree {
  const { labels, annotations } = metadata;
  return { ...rest, metadata: { ...(labels ? { labels } : {}), ...(annotations ? { annotations } : {}) } };
}

const SEPARATOR = "\u0000";

/** Where the owner of a label is kept. */
export const labelPath = (label: string): string => ["metadata", "labels", label].join(SEPARATOR);

function leavesOf(tree: unknown, path: readonly string[] = []): Map<string, unknown> {
  if (!isTree(tree) || (path[0]?.startsWith("f:") && Object.keys(tree).length === 0))
    return new Map([[path.join(SEPARATOR), tree]]);
  return new Map(Object.entries(tree).flatMap(([key, value]) => [...leavesOf(value, [...path, key])]));
}

function treeOf(leaves: ReadonlyMap<string, unknown>): Tree {
  const root: Tree = {};
  for (const [path, value] of leaves) {
    const keys = path.split(SEPARATOR);
    const last = keys.pop() ?? "";
    let at = root;
    for (const key of keys) {
      const next = at[key];
      const child: Tree = isTree(next) ? next : {};
      at[key] = child;
      at = child;
    }
    at[last] = value;
  }
  return root;
}

function fieldsV1(paths: readonly string[]): Tree {
  return treeOf(
    new Map(
      paths.map((path) => [
        path
          .split(SEPARATOR)
          .map((key) => `f:${key}`)
          .join(SEPARATOR),
        {},
      ]),
    ),
  );
}

/** "data.west" for people. */
export const dotted = (path: string): string => path.split(SEPARATOR).join(".");

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
