import "server-only";
import * as z from "zod";
import { Secret } from "@/lib/secret";
import type { FoundObject, Manifest, SecretObject } from "./cluster";

/** What exists already: metadata may say uid and the like. */
export type FakeObject = {
  apiVersion: string;
  kind: string;
  metadata: Manifest["metadata"] & Partial<FoundObject["metadata"]>;
  [field: string]: unknown;
};

const REDACTED = "[redacted]";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** "Kind/namespace/name". */
export const keyOf = (object: Pick<Manifest, "kind" | "metadata">): string =>
  `${object.kind}/${object.metadata.namespace ?? ""}/${object.metadata.name}`;

/** Proves that a merged object is still one. */
export const foundObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
    annotations: z.record(z.string(), z.string()).exactOptional(),
    managedFields: z
      .array(z.looseObject({ manager: z.string(), time: z.string().nullish() }))
      .exactOptional()
      .catch([]),
  }),
});

export const toBase64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const stringMap = z.record(z.string(), z.string()).catch({});
export const dataOf = (object: FakeObject): Record<string, string> => stringMap.parse(object.data ?? {});

/** As a Secret is shown by a plain read: keys without values. */
export function redacted(object: FoundObject): FoundObject {
  if (object.kind !== "Secret") return object;
  const { annotations } = object.metadata;
  return {
    ...object,
    data: Object.fromEntries(Object.keys(dataOf(object)).map((key) => [key, REDACTED])),
    metadata: {
      ...object.metadata,
      ...(annotations?.[LAST_APPLIED] === undefined
        ? {}
        : { annotations: { ...annotations, [LAST_APPLIED]: REDACTED } }),
    },
  };
}

/** A Secret with its values, decoded. */
export function asSecret(object: FoundObject): SecretObject {
  const type = object.type;
  return {
    ref: { apiVersion: "v1", kind: "Secret", namespace: object.metadata.namespace ?? null, name: object.metadata.name },
    metadata: object.metadata,
    type: typeof type === "string" ? type : "Opaque",
    data: Object.fromEntries(
      Object.entries(dataOf(object)).map(([key, value]) => [
        key,
        new Secret(Buffer.from(value, "base64").toString("utf8")),
      ]),
    ),
  };
}

/** Label selectors: equality, sets, existence. */
export function matchesLabels(labels: Readonly<Record<string, string>>, selector: string | undefined): boolean {
  if (!selector) return true;
  return selector.split(/,(?![^(]*\))/).every((term) => {
    const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(term);
    if (set) {
      const values = (set[3] ?? "").split(",").map((each) => each.trim());
      return values.includes(labels[set[1] ?? ""] ?? "") === (set[2] === "in");
    }
    const [, key = "", operator, value] = /^\s*(!?[^=!\s]+)\s*(==|=|!=)?\s*(.*)$/.exec(term) ?? [];
    if (operator === undefined) return key.startsWith("!") ? !(key.slice(1) in labels) : key in labels;
    return operator === "!=" ? labels[key] !== value : labels[key] === value;
  });
}

/** Field selectors on name, namespace and type. */
export function matchesFields(object: FoundObject, selector: string | undefined): boolean {
  if (!selector) return true;
  return selector.split(",").every((term) => {
    const [field, value] = term.split("=");
    if (field === "metadata.name") return object.metadata.name === value;
    if (field === "metadata.namespace") return object.metadata.namespace === value;
    if (field === "type") return object.type === value;
    return true;
  });
}

const TOKEN_REFERENCE = /\$\{token:([^}]+)\}/g;

/** As the API server stores it: tokens put where the manifest names them, stringData of a Secret encoded into data. */
export function asStored<T extends FakeObject>(object: T, tokens: ReadonlyMap<string, Secret> = new Map()): T {
  if (object.kind !== "Secret") return object;
  const fill = (text: string): string =>
    text.replace(TOKEN_REFERENCE, (reference, id: string) => tokens.get(id)?.reveal() ?? reference);
  const data = Object.entries(dataOf(object)).map(([key, value]) => [
    key,
    value.includes("${token:") ? toBase64(fill(value)) : toBase64(fill(fromBase64(value))),
  ]);
  const plain = Object.entries(stringMap.parse(object.stringData ?? {})).map(([key, value]) => [
    key,
    toBase64(fill(value)),
  ]);
  const stored: T = { ...object, data: Object.fromEntries([...data, ...plain]) };
  Reflect.deleteProperty(stored, "stringData");
  return stored;
}
const fromBase64 = (text: string): string => Buffer.from(text, "base64").toString("utf8");
