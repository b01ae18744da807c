import type { FoundObject, Manifest } from "@/lib/cluster/cluster";
import { canonicalJson } from "./canonical-json";
import type { FieldDiff } from "./plan";

const SHOWN_CHARACTERS = 400;

/**
 * Fields of `wanted` that differ from what was found; fields that we do not apply are none of our business and are not
 * compared. Lists are compared element by element and, being atomic to us, name elements that would go. The identity
 * (apiVersion, kind, name, namespace) is never listed.
 */
export function diffFields(wanted: Manifest, found: FoundObject | null): readonly FieldDiff[] {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = wanted;
  const { name: _name, namespace: _namespace, ...meta } = metadata;
  return diffValue({ metadata: meta, ...rest }, found, "");
}

function diffValue(wanted: unknown, found: unknown, path: string): readonly FieldDiff[] {
  if (wanted === undefined) return [];
  if (isRecord(wanted))
    return Object.entries(wanted).flatMap(([key, member]) =>
      diffValue(member, isRecord(found) ? found[key] : undefined, path === "" ? key : `${path}${segment(key)}`),
    );
  if (Array.isArray(wanted)) return diffList(wanted, Array.isArray(found) ? found : [], path);
  return canonicalJson(wanted) === canonicalJson(found) ? [] : [{ path, from: shown(found), to: shown(wanted) }];
}

function diffList(wanted: readonly unknown[], found: readonly unknown[], path: string): readonly FieldDiff[] {
  const length = Math.max(wanted.length, found.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [from, to] = [found[index], wanted[index]];
    return canonicalJson(from) === canonicalJson(to)
      ? []
      : [{ path: `${path}[${index}]`, from: shown(from), to: shown(to) }];
  });
}

const segment = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `["${key}"]`);

const shown = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  const text = typeof value === "string" ? value : canonicalJson(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
