import { isObject, type Json, type JsonObject } from "../json/json";
import { fieldOf, type Schema } from "./schema";

/** Paths of fields that the kind does not declare, as strict decoding names them: `spec.template.foo`. */
export function unknownFields(object: JsonObject, schema: Schema): string[] {
  return walk(object, schema, "");
}

function walk(value: Json | undefined, schema: Schema, path: string): string[] {
  if (Array.isArray(value))
    return schema.type === "list" ? value.flatMap((item, index) => walk(item, schema.items, `${path}[${index}]`)) : [];
  if (!isObject(value) || schema.type === "atomic" || schema.type === "leaf" || schema.type === "any") return [];
  return Object.entries(value).flatMap(([name, below]) => {
    const field = fieldOf(schema, name);
    const here = path ? `${path}.${name}` : name;
    return field ? walk(below, field, here) : [here];
  });
}
