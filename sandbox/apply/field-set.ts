import { isObject, type Json, type JsonObject, parseJson } from "../json/json";

/** Which fields somebody owns: "f:data", "k:{…}", "v:…" steps; `isMember` says that the path itself is owned. */
export type FieldSet = { isMember: boolean; readonly children: Map<string, FieldSet> };
export type FieldPath = readonly string[];

export const emptySet = (): FieldSet => ({ isMember: false, children: new Map() });
export const isEmptySet = (set: FieldSet): boolean => !set.isMember && [...set.children.values()].every(isEmptySet);

export function insert(set: FieldSet, path: FieldPath): void {
  let here = set;
  for (const step of path) {
    const next = here.children.get(step) ?? emptySet();
    here.children.set(step, next);
    here = next;
  }
  here.isMember = true;
}

export function find(set: FieldSet, path: FieldPath): FieldSet | undefined {
  let here: FieldSet | undefined = set;
  for (const step of path) here = here?.children.get(step);
  return here;
}

export const has = (set: FieldSet, path: FieldPath): boolean => find(set, path)?.isMember ?? false;
/** Whether the path or anything below it is owned. */
export const touches = (set: FieldSet, path: FieldPath): boolean => {
  const found = find(set, path);
  return found !== undefined && !isEmptySet(found);
};

/** All owned paths, sorted as messages list them. */
export function paths(set: FieldSet, prefix: FieldPath = []): FieldPath[] {
  const own = set.isMember && prefix.length > 0 ? [prefix] : [];
  const steps = [...set.children.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
  return [...own, ...steps.flatMap(([step, child]) => paths(child, [...prefix, step]))];
}

export function setOfPaths(all: Iterable<FieldPath>): FieldSet {
  const set = emptySet();
  for (const path of all) insert(set, path);
  return set;
}

export const union = (left: FieldSet, right: FieldSet): FieldSet => setOfPaths([...paths(left), ...paths(right)]);
export const difference = (left: FieldSet, right: FieldSet): FieldSet =>
  setOfPaths(paths(left).filter((path) => !has(right, path)));
export const intersection = (left: FieldSet, right: FieldSet): FieldSet =>
  setOfPaths(paths(left).filter((path) => has(right, path)));
/** What of the left is neither in the right nor below one of its members. */
export const differenceBelow = (left: FieldSet, right: FieldSet): FieldSet =>
  setOfPaths(paths(left).filter((path) => !path.some((_, index) => has(right, path.slice(0, index + 1)))));

/** The `fieldsV1` of a managedFields entry. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  if (set.isMember && set.children.size > 0) result["."] = {};
  const steps = [...set.children.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [step, child] of steps) if (!isEmptySet(child)) result[step] = toFieldsV1(child);
  return result;
}

export function fromFieldsV1(fields: Json | undefined): FieldSet {
  const set = emptySet();
  if (!isObject(fields)) return set;
  for (const [step, below] of Object.entries(fields)) {
    if (step === ".") {
      set.isMember = true;
      continue;
    }
    const child = fromFieldsV1(below);
    if (child.children.size === 0) child.isMember = true;
    set.children.set(step, child);
  }
  return set;
}

/** The path as conflict messages write it: `.spec.containers[name="x"].image`. */
export function pathLine(path: FieldPath): string {
  return path
    .map((step) => {
      const body = step.slice(2);
      if (step.startsWith("f:")) return `.${body}`;
      if (step.startsWith("v:")) return `[=${body}]`;
      const key = parseJson(body);
      const pairs = isObject(key) ? Object.entries(key).map(([name, value]) => `${name}=${JSON.stringify(value)}`) : [];
      return `[${pairs.join(",")}]`;
    })
    .join("");
}
