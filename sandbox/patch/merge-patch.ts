import { isObject, type Json, type JsonObject } from "../json/json";

/** RFC 7386. */
export function mergePatch(live: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(live) ? { ...live } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete result[name];
    else result[name] = mergePatch(result[name] ?? null, value);
  }
  return result;
}
