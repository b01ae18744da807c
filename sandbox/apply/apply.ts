import { StatusError } from "../api/status";
import { isSame, type JsonObject, list } from "../json/json";
import { changes } from "./changes";
import {
  difference,
  differenceBelow,
  emptySet,
  type FieldPath,
  intersection,
  isEmptySet,
  pathLine,
  paths,
  setOfPaths,
  touches,
  union,
} from "./field-set";
import { fieldsOf, withoutStripped } from "./fields-of";
import { isSameManager, type Manager, managersOf, takenFrom, withManagers } from "./managers";
import { merge, without } from "./merge";
import type { Schema } from "./schema";

export type ApplyAsk = { manager: string; apiVersion: string; subresource: string; force: boolean; now: string };

/** Server-side apply: what the configuration states is set, what this manager stated before and no longer does is removed. */
export function apply(live: JsonObject | undefined, config: JsonObject, schema: Schema, ask: ApplyAsk): JsonObject {
  const me: Manager = {
    name: ask.manager,
    operation: "Apply",
    apiVersion: ask.apiVersion,
    subresource: ask.subresource,
    time: ask.now,
    fields: fieldsOf(config, schema),
  };
  const all = managersOf(live);
  const before = all.find((manager) => isSameManager(manager, me));
  const others = all.filter((manager) => !isSameManager(manager, me));
  const merged = merge(live, { ...config, metadata: mergedMetadata(config) }, schema);
  const object = prune(asObject(merged), difference(before?.fields ?? emptySet(), me.fields), others, schema);
  const { written, removed } = changes(live, object, schema);
  const clashes = others.flatMap((manager) =>
    paths(intersection(manager.fields, written)).map((path) => ({ manager, path })),
  );
  if (clashes.length > 0 && !ask.force) throw conflictOf(clashes);
  const left = takenFrom(takenFrom(others, setOfPaths(clashes.map((clash) => clash.path))), removed);
  const isUnchanged = live !== undefined && isSame(withoutStripped(live), withoutStripped(object));
  const isSameClaim = before !== undefined && isSame(sorted(before), sorted(me));
  if (isUnchanged && isSameClaim && live) return live;
  return withManagers(object, [...left, isUnchanged && isSameClaim && before ? before : me]);
}

const sorted = (manager: Manager): string[] => paths(manager.fields).map(pathLine);
const asObject = (value: ReturnType<typeof merge>): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

function mergedMetadata(config: JsonObject): JsonObject {
  const { managedFields: _ours, ...metadata } = asObject(config.metadata ?? {});
  return metadata;
}

function prune(
  object: JsonObject,
  gone: ReturnType<typeof emptySet>,
  others: readonly Manager[],
  schema: Schema,
): JsonObject {
  let result = object;
  const isKept = (path: FieldPath) => others.some((manager) => touches(manager.fields, path));
  for (const path of paths(gone)) {
    if (isKept(path)) continue;
    result = asObject(without(result, path, schema) ?? {});
  }
  return result;
}

/** Notes the fields that an ordinary write changed as this manager's, and takes them from the others. */
export function trackUpdate(
  live: JsonObject | undefined,
  next: JsonObject,
  schema: Schema,
  ask: Omit<ApplyAsk, "force">,
): JsonObject {
  const me: Manager = {
    name: ask.manager,
    operation: "Update",
    apiVersion: ask.apiVersion,
    subresource: ask.subresource,
    time: ask.now,
    fields: emptySet(),
  };
  // A write that says who owns what is believed.
  const all = managersOf(list(next, "metadata", "managedFields").length > 0 ? next : live);
  const before = all.find((manager) => isSameManager(manager, me));
  const others = all.filter((manager) => !isSameManager(manager, me));
  const { written, removed } = changes(live, next, schema);
  if (isEmptySet(written) && isEmptySet(removed)) return withManagers(next, all);
  const mine = union(differenceBelow(before?.fields ?? emptySet(), removed), written);
  return withManagers(next, [...takenFrom(takenFrom(others, written), removed), { ...me, fields: mine }]);
}

type Clash = { manager: Manager; path: FieldPath };
function conflictOf(clashes: readonly Clash[]): StatusError {
  const label = ({ name, operation, apiVersion, subresource }: Manager) =>
    `"${name}"${subresource ? ` with subresource "${subresource}"` : ""}${operation === "Update" ? ` using ${apiVersion}` : ""}`;
  const causes = clashes.map(({ manager, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${label(manager)}`,
    field: pathLine(path),
  }));
  const [first] = clashes;
  if (first && clashes.length === 1)
    return new StatusError(
      409,
      "Conflict",
      `Apply failed with 1 conflict: conflict with ${label(first.manager)}: ${pathLine(first.path)}`,
      { causes },
    );
  const labels = [...new Set(clashes.map(({ manager }) => label(manager)))].sort();
  const lines = labels.flatMap((name) => [
    `conflicts with ${name}:`,
    ...clashes.filter(({ manager }) => label(manager) === name).map(({ path }) => `- ${pathLine(path)}`),
  ]);
  return new StatusError(409, "Conflict", `Apply failed with ${clashes.length} conflicts: ${lines.join("\n")}`, {
    causes,
  });
}
