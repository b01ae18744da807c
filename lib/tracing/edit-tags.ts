import { canonicalJson } from "@/lib/plan/canonical-json";
import type { TracingMode } from "./telemetry-resource";

/** What our tag takes its value from: every proxy's own name of its cluster. */
export const TAG_VALUE = { environment: { name: "ISTIO_META_CLUSTER_ID", defaultValue: "unknown" } } as const;

/** A list of tracing entries as it stands in a Telemetry, whatever else they hold. */
export type TracingList = readonly unknown[];

/**
 * The list with `tag` in each of `modes`: in the entry whose custom tags count there, else in one that is for those modes, else in an entry of its
 * own. A tag of that name that is there stays as it is, and so does everything else. `inherited` are tags that count as long as no entry sets any:
 * where ours are the first, those go with them.
 */
export function withTag(
  list: TracingList,
  tag: string,
  modes: readonly TracingMode[],
  inherited: Readonly<Record<string, unknown>> = {},
): TracingList {
  const own = { [tag]: TAG_VALUE, ...inherited };
  const places = modes.map((mode) => [mode, placeOf(list, mode, modes)] as const);
  const inside = new Set(places.flatMap(([, at]) => (at === null ? [] : [at])));
  const homeless = places.flatMap(([mode, at]) => (at === null ? [mode] : []));
  const [only] = homeless;
  return [
    ...list.map((entry, at) => (inside.has(at) ? withOwn(entry, tag, own) : entry)),
    ...(only === undefined ? [] : [{ ...(homeless.length === 1 ? { match: { mode: only } } : {}), customTags: own }]),
  ];
}

/** The list without `tag` where it is ours; entries that held nothing else are gone with it. */
export function withoutTag(list: TracingList, tag: string): TracingList {
  return list.flatMap((entry) => {
    const tags = tagsOf(entry);
    if (!isMap(entry) || tags === null || !isOurs(tags[tag])) return [entry];
    const { [tag]: _gone, ...left } = tags;
    const { customTags: _tags, ...rest } = entry;
    if (Object.keys(left).length > 0) return [{ ...rest, customTags: left }];
    return Object.keys(rest).some((key) => key !== "match") ? [rest] : [];
  });
}

/** True for a value that is what we write. */
export const isOurs = (value: unknown): boolean => canonicalJson(value) === canonicalJson(TAG_VALUE);

/** Where a custom tag counts in a mode: the last entry that sets any. Without one: the last that is for no other mode than those. */
function placeOf(list: TracingList, mode: TracingMode, modes: readonly TracingMode[]): number | null {
  const sets = list.findLastIndex((entry) => modesOf(entry).includes(mode) && tagsOf(entry) !== null);
  if (sets >= 0) return sets;
  const fits = list.findLastIndex((entry) => {
    const own = modesOf(entry);
    // Tags in an entry for both modes would hide those that an entry before it sets for the other one.
    const hides = own.some(
      (each) => each !== mode && list.some((other) => modesOf(other).includes(each) && tagsOf(other) !== null),
    );
    return own.includes(mode) && own.every((each) => modes.includes(each)) && isMap(entry) && !hides;
  });
  return fits >= 0 ? fits : null;
}

function withOwn(entry: unknown, tag: string, first: Readonly<Record<string, unknown>>): unknown {
  if (!isMap(entry)) return entry;
  const tags = tagsOf(entry);
  return { ...entry, customTags: tags ? { [tag]: TAG_VALUE, ...tags } : first };
}

function modesOf(entry: unknown): readonly TracingMode[] {
  const mode = isMap(entry) && isMap(entry.match) ? entry.match.mode : undefined;
  return mode === "CLIENT" || mode === "SERVER" ? [mode] : ["CLIENT", "SERVER"];
}

/** Null for an entry that sets none: an empty map sets none. */
function tagsOf(entry: unknown): Readonly<Record<string, unknown>> | null {
  const tags = isMap(entry) ? entry.customTags : null;
  return isMap(tags) && Object.keys(tags).length > 0 ? tags : null;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
