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
  let result = live;
  for (const item of patch) {
    const directive = isObject(item) ? item.$patch : undefined;
    const index = result.findIndex((other) => stepOf(other) === stepOf(item));
    if (directive === "delete") result = result.filter((_, position) => position !== index);
    else if (index < 0) result = [...result, item];
    else
      result = result.map((other, position) =>
        position === index ? strategicMerge(other, item, schema.items) : other,
      );
  }
  return result;
}
