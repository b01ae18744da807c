import { isObject, type Json, type JsonObject } from "../json/json";
import { emptySet, type FieldPath, type FieldSet, insert } from "./field-set";
import { any, fieldOf, type Schema } from "./schema";

/** A member of a keyed list, as a path step. Missing keys get their defaults, as the API server does for protocols. */
export function keyStep(keys: readonly string[], item: Json): string {
  const fields = isObject(item) ? item : {};
  const key: JsonObject = {};
  for (const name of [...keys].sort()) key[name] = fields[name] ?? (name === "protocol" ? "TCP" : null);
  return `k:${JSON.stringify(key)}`;
}

/** Paths that nobody owns: they are the object's address or the server's own. */
const STRIPPED = [
  "name",
  "namespace",
  "creationTimestamp",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "managedFields",
];

export function withoutStripped(object: JsonObject): JsonObject {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
  const kept = isObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([name]) => !STRIPPED.includes(name)))
    : {};
  return Object.keys(kept).length > 0 ? { metadata: kept, ...rest } : rest;
}

/**
 * The set of fields that a configuration states. With `withContainers` maps and keyed members count as fields of their
 * own, as the API server notes them for updates.
 */
export function fieldsOf(object: JsonObject, schema: Schema, withContainers = false): FieldSet {
  const set = emptySet();
  walk(withoutStripped(object), schema, [], set, withContainers);
  return set;
}

function walk(value: Json, schema: Schema, path: FieldPath, set: FieldSet, withContainers: boolean): void {
  if (schema.type === "atomic" || schema.type === "leaf" || value === null) {
    if (path.length > 0) insert(set, path);
    return;
  }
  if (Array.isArray(value)) {
    if (schema.type === "set") for (const item of value) insert(set, [...path, `v:${JSON.stringify(item)}`]);
    else if (schema.type === "list")
      for (const item of value) {
        const below = [...path, keyStep(schema.keys, item)];
        insert(set, below);
        walk(item, schema.items, below, set, withContainers);
      }
    else insert(set, path);
    if (withContainers && schema.type !== "any" && path.length > 0) insert(set, path);
    return;
  }
  if (!isObject(value)) {
    insert(set, path);
    return;
  }
  const fields = Object.entries(value).filter(([, below]) => below !== undefined);
  if (path.length > 0 && (fields.length === 0 || (withContainers && schema.type !== "struct"))) insert(set, path);
  for (const [name, below] of fields) {
    const step = [...path, `f:${name}`];
    walk(below ?? null, fieldOf(schema, name) ?? any, step, set, withContainers);
    if (schema.type === "map") insert(set, step);
  }
}
