import { type Json, type JsonObject, list, object, text } from "../json/json";
import { difference, type FieldSet, fromFieldsV1, isEmptySet, toFieldsV1 } from "./field-set";

/** One entry of managedFields. */
export type Manager = {
  name: string;
  operation: "Apply" | "Update";
  apiVersion: string;
  subresource: string;
  time: string;
  fields: FieldSet;
};

export function managersOf(live: JsonObject | undefined): Manager[] {
  return list(live, "metadata", "managedFields").map((entry) => ({
    name: text(entry, "manager"),
    operation: text(entry, "operation") === "Apply" ? "Apply" : "Update",
    apiVersion: text(entry, "apiVersion"),
    subresource: text(entry, "subresource"),
    time: text(entry, "time"),
    fields: fromFieldsV1(object(entry, "fieldsV1")),
  }));
}

export const isSameManager = (left: Manager, right: Manager): boolean =>
  left.name === right.name && left.operation === right.operation && left.subresource === right.subresource;

/** The object with these managers noted; those that own nothing are left out. */
export function withManagers(target: JsonObject, managers: readonly Manager[]): JsonObject {
  const entries: Json[] = managers
    .filter((manager) => !isEmptySet(manager.fields))
    .sort(byOrder)
    .map((manager) => ({
      manager: manager.name,
      operation: manager.operation,
      apiVersion: manager.apiVersion,
      time: manager.time,
      fieldsType: "FieldsV1",
      fieldsV1: toFieldsV1(manager.fields),
      ...(manager.subresource ? { subresource: manager.subresource } : {}),
    }));
  const { managedFields: _old, ...metadata } = object(target, "metadata");
  return { ...target, metadata: entries.length > 0 ? { ...metadata, managedFields: entries } : metadata };
}

const byOrder = (left: Manager, right: Manager): number => {
  if (left.operation !== right.operation) return left.operation < right.operation ? -1 : 1;
  if (left.time !== right.time) return left.time < right.time ? -1 : 1;
  return left.name < right.name ? -1 : 1;
};

/** The others give up these fields. */
export const takenFrom = (others: readonly Manager[], fields: FieldSet): Manager[] =>
  others.map((manager) => ({ ...manager, fields: difference(manager.fields, fields) }));
