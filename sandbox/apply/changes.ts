import { isSame, type JsonObject } from "../json/json";
import { difference, type FieldSet, paths, setOfPaths } from "./field-set";
import { fieldsOf, withoutStripped } from "./fields-of";
import { valueAt } from "./merge";
import type { Schema } from "./schema";

export type FieldChanges = { written: FieldSet; removed: FieldSet };

/** Which fields differ between two versions: added or modified, and removed. */
export function changes(before: JsonObject | undefined, after: JsonObject, schema: Schema): FieldChanges {
  const old = withoutStripped(before ?? {});
  const now = withoutStripped(after);
  const oldFields = fieldsOf(before ?? {}, schema, true);
  const nowFields = fieldsOf(after, schema, true);
  const modified = paths(nowFields).filter((path) => {
    const previous = valueAt(old, path, schema);
    if (previous === undefined) return true;
    const current = valueAt(now, path, schema);
    return isLeafPath(nowFields, path) && !isSame(previous, current);
  });
  return { written: setOfPaths(modified), removed: difference(oldFields, nowFields) };
}

function isLeafPath(set: FieldSet, path: readonly string[]): boolean {
  let here: FieldSet | undefined = set;
  for (const step of path) here = here?.children.get(step);
  return here !== undefined && here.children.size === 0;
}
