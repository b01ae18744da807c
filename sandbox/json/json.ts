export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [field: string]: Json | undefined };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at a path of field names, undefined when any step is missing. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (!isObject(here)) return undefined;
    here = here[step];
  }
  return here;
}

/** The text at a path; "" when it is missing or no text. */
export function text(value: Json | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path; `fallback` when it is missing or no number. */
export function number(value: Json | undefined, path: readonly string[], fallback: number): number {
  const found = at(value, ...path);
  return typeof found === "number" ? found : fallback;
}

/** The object at a path; an empty, unattached one when it is missing. */
export function object(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

/** The list at a path; an empty, unattached one when it is missing. */
export function list(value: Json | undefined, ...path: readonly string[]): Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The texts of the list at a path, other members left out. */
export const texts = (value: Json | undefined, ...path: readonly string[]): string[] =>
  list(value, ...path).filter((member) => typeof member === "string");

export const parseJson = (source: string): Json => JSON.parse(source);

/** Deep equality in which the order of fields does not count. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left))
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((member, index) => isSame(member, right[index]))
    );
  if (!isObject(left) || !isObject(right)) return false;
  const fields = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...fields].every((field) => isSame(left[field], right[field]));
}
