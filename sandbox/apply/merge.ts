import { isObject, isSame, type Json, type JsonObject } from "../json/json";
import type { FieldPath } from "./field-set";
import { keyStep } from "./fields-of";
import { any, fieldOf, type Schema } from "./schema";

/** The live value with what a configuration states laid over it; members of keyed lists are matched by key. */
export function merge(live: Json | undefined, wanted: Json, schema: Schema): Json {
  if (live === undefined || live === null || schema.type === "atomic" || schema.type === "leaf") return wanted;
  if (Array.isArray(wanted)) return Array.isArray(live) ? mergeLists(live, wanted, schema) : wanted;
  if (!isObject(wanted) || !isObject(live)) return wanted;
  const result: JsonObject = { ...live };
  for (const [name, value] of Object.entries(wanted)) {
    if (value === undefined) continue;
    result[name] = merge(live[name], value, fieldOf(schema, name) ?? any);
  }
  return result;
}

function mergeLists(live: Json[], wanted: Json[], schema: Schema): Json {
  if (schema.type === "set") return [...live, ...wanted.filter((item) => !live.some((other) => isSame(other, item)))];
  if (schema.type !== "list") return wanted;
  const stepOf = (item: Json) => keyStep(schema.keys, item);
  const byKey = new Map(wanted.map((item) => [stepOf(item), item]));
  const kept = live.map((item) => {
    const over = byKey.get(stepOf(item));
    byKey.delete(stepOf(item));
    return over === undefined ? item : merge(item, over, schema.items);
  });
  return [...kept, ...byKey.values()];
}

/** The value without the field at a path; containers that this empties go too, as the API server drops them. */
export function without(value: Json, path: FieldPath, schema: Schema): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return undefined;
  if (Array.isArray(value)) return withoutMember(value, step, rest, schema);
  if (!isObject(value)) return value;
  const name = step.slice(2);
  const below = value[name];
  if (below === undefined) return value;
  const left = without(below, rest, fieldOf(schema, name) ?? any);
  const result: JsonObject = { ...value };
  if (left === undefined) delete result[name];
  else result[name] = left;
  return Object.keys(result).length > 0 ? result : undefined;
}

function withoutMember(value: Json[], step: string, rest: FieldPath, schema: Schema): Json | undefined {
  const matches = (item: Json) =>
    schema.type === "list" ? keyStep(schema.keys, item) === step : `v:${JSON.stringify(item)}` === step;
  const items = schema.type === "list" ? schema.items : any;
  const result = value.flatMap((item) => {
    if (!matches(item)) return [item];
    const left = without(item, rest, items);
    return left === undefined ? [] : [left];
  });
  return result.length > 0 ? result : undefined;
}

/** The value at a path, undefined when it is not there. */
export function valueAt(value: Json | undefined, path: FieldPath, schema: Schema): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined || value === undefined) return value;
  if (Array.isArray(value)) {
    const found = value.find((item) =>
      schema.type === "list" ? keyStep(schema.keys, item) === step : `v:${JSON.stringify(item)}` === step,
    );
    return valueAt(found, rest, schema.type === "list" ? schema.items : any);
  }
  if (!isObject(value)) return undefined;
  return valueAt(value[step.slice(2)], rest, fieldOf(schema, step.slice(2)) ?? any);
}
