/** What merging needs to know of a field: how lists are keyed, what is replaced whole, and which fields exist. */
export type Schema =
  | { type: "leaf" }
  /** Replaced as a whole, whatever is inside. */
  | { type: "atomic" }
  /** Any content: objects merge field by field, lists are replaced. */
  | { type: "any" }
  | { type: "struct"; fields: Readonly<Record<string, Schema>> }
  | { type: "map"; values: Schema }
  | { type: "list"; keys: readonly string[]; items: Schema }
  /** A list of scalars in which each value is a member of its own. */
  | { type: "set" };

export const leaf: Schema = { type: "leaf" };
export const atomic: Schema = { type: "atomic" };
export const any: Schema = { type: "any" };
export const members: Schema = { type: "set" };
export const mapOf = (values: Schema): Schema => ({ type: "map", values });
export const listBy = (keys: readonly string[], items: Schema): Schema => ({ type: "list", keys, items });

/** A struct from the names of its plain fields and its other fields. */
export function struct(leaves: string, others: Readonly<Record<string, Schema>> = {}): Schema {
  const plain = leaves.split(" ").filter(Boolean);
  return { type: "struct", fields: { ...Object.fromEntries(plain.map((name) => [name, leaf])), ...others } };
}

/** The schema below a field name; null when a struct does not declare it. */
export function fieldOf(schema: Schema, name: string): Schema | null {
  switch (schema.type) {
    case "struct":
      return schema.fields[name] ?? null;
    case "map":
      return schema.values;
    case "list":
      return fieldOf(schema.items, name);
    case "any":
      return any;
    default:
      return null;
  }
}
