import { keyStep } from "../apply/fields-of";
import { any, fieldOf, type Schema } from "../apply/schema";
import { isObject, isSame, type Json, type JsonObject } from "../json/json";

/** Kubernetes' own merge: keyed lists merge by key, `$patch: delete` and `$patch: replace` are obeyed, null removes. */
export function strategicMerge(live: Json, patch: Json, schema: Schema): Json {
  if (Array.isArray(patch)) return mergeList(Array.isArray(live) ? live : [], patch, schema);
  if (!isObject(patch)) return patch;
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  const base: JsonObject = isObject(live) && directive !== "replace" ? { ...live } : {};
  if (Array.isArray(retained)) for (const name of Object.keys(base)) if (!retained.includes(name)) delete base[name];
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith("$")) continue;
    if (value === null || value === undefined) delete base[name];
    else base[name] = strategicMerge(base[name] ?? null, value, fieldOf(schema, name) ?? any);
  }
  return base;
}

function mergeList(live: Json[], patch: Json[], schema: Schema): Json[] {
  if (schema.type === "set") return [...live, ...patch.filter((item) => !live.some((other) => isSame(item, other)))];
  if (schema.type !== "list") return patch;
  // A merge key is one field: strategic merge keys a container's ports by containerPort alone.
  const [key = "name"] = schema.keys;
  const stepOf = (item: Json) => keyStep([key], item);
  const positions = new Map(live.map((item, index) => [stepOf(item), index]));
  const named = new Set(patch.map(stepOf));
  const untouched = live.filter((item) => !named.has(stepOf(item)));
  const result: Json[] = [];
  for (const item of patch) {
    if (isObject(item) && item.$patch === "delete") continue;
    const position = positions.get(stepOf(item));
    // Members that only the server has keep their place before those of the patch that it has, too.
    while (
      position !== undefined &&
      untouched[0] !== undefined &&
      (positions.get(stepOf(untouched[0])) ?? 0) < position
    )
      result.push(...untouched.splice(0, 1));
    result.push(strategicMerge(position === undefined ? null : (live[position] ?? null), item, schema.items));
  }
  return [...result, ...untouched];
}
