import { isSame, type JsonObject } from "../json/json";
import { difference, type FieldSet, paths, setOfPaths } from "./field-set";
import { fieldsOf, withoutStripped } from "./fields-of";
import { valueAt } from "./merge";
import type { Schema } from "./schema";

export type FieldChanges = { written: FieldSet; removed: FieldSet };

/** Which fields differ between two versions: added or modified, and removed. */
export function changes(before: JsonObject | undefined, after: JsonObject, schema: Schema): FieldChanges {
  const [left, right] = withoutSame(before ?? {}, after);
  const old = withoutStripped(left);
  const now = withoutStripped(right);
  const oldFields = fieldsOf(left, schema, true);
  const nowFields = fieldsOf(right, schema, true);
  const modified = paths(nowFields).filter((path) => {
    const previous = valueAt(old, path, schema);
    if (previous === undefined) return true;
    const current = valueAt(now, path, schema);
    return isLeafPath(nowFields, path) && !isSame(previous, current);
  });
  return { written: setOfPaths(modified), removed: difference(oldFields, nowFields) };
}

/** Both without the top-level fields that are the same, where nothing can differ: a status is written far more often than what it is of. */
function withoutSame(before: JsonObject, after: JsonObject): readonly [JsonObject, JsonObject] {
  const differs = ([name]: [string, unknown]): boolean => !isSame(before[name], after[name]);
  return [
    Object.fromEntries(Object.entries(before).filter(differs)),
    Object.fromEntries(Object.entries(after).filter(differs)),
  ];
}

function isLeafPath(set: FieldSet, path: readonly string[]): boolean {
  let here: FieldSet | undefined = set;
  for (const step of path) here = here?.children.get(step);
  return here !== undefined && here.children.size === 0;
}
