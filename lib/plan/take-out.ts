import { isMap, isSeq, parseDocument } from "yaml";

/** Entries that leave one list or one map of a configuration, by name. */
export type TakeOut = {
  /** Where the list or the map is, from the top. */
  at: readonly string[];
  /** The member of a list's items that has the name; null for a map, whose keys are names. */
  by: string | null;
  names: readonly string[];
};

/** One entry as a person would point at it: "clustering.kiali_urls[1]". */
export type TakenOut = { path: string; name: string };

/** What of `takes` is there. */
export function foundIn(config: unknown, takes: readonly TakeOut[]): readonly TakenOut[] {
  return takes.flatMap((take) => {
    const place = memberAt(config, take.at);
    const path = take.at.join(".");
    if (take.by === null)
      return isRecord(place)
        ? take.names.flatMap((name) => (name in place ? [{ path: `${path}.${name}`, name }] : []))
        : [];
    if (!Array.isArray(place)) return [];
    return place.flatMap((item: unknown, index) => {
      const name = nameOf(item, take);
      return name === null ? [] : [{ path: `${path}[${index}]`, name }];
    });
  });
}

/** The YAML text without them; comments and order stay. A text that is no YAML mapping is left alone. */
export function textWithout(yaml: string, takes: readonly TakeOut[]): string {
  const config = parseDocument(yaml, { logLevel: "error" });
  if (config.errors.length > 0 || !isMap(config.contents)) return yaml;
  let isChanged = false;
  for (const { at, by, names } of takes) {
    if (by === null) {
      for (const name of names)
        if (config.hasIn([...at, name])) isChanged = config.deleteIn([...at, name]) || isChanged;
      continue;
    }
    const list = config.getIn(at, true);
    if (!isSeq(list)) continue;
    for (let index = list.items.length - 1; index >= 0; index -= 1) {
      if (!names.includes(String(config.getIn([...at, index, by]) ?? ""))) continue;
      list.items.splice(index, 1);
      isChanged = true;
    }
  }
  return isChanged ? config.toString({ lineWidth: 0 }) : yaml;
}

/** The YAML text as values; null when it is no YAML mapping. */
export function valuesOf(yaml: string): unknown {
  const config = parseDocument(yaml, { logLevel: "error" });
  return config.errors.length === 0 && isMap(config.contents) ? config.toJS() : null;
}

/** A merge patch that takes them out: lists are replaced whole, members of maps go alone. Null when none is there. */
export function patchWithout(config: unknown, takes: readonly TakeOut[]): Record<string, unknown> | null {
  const patch: Record<string, unknown> = {};
  for (const take of takes) {
    // Two may take from one list.
    const place = memberAt(patch, take.at) ?? memberAt(config, take.at);
    if (take.by === null && isRecord(place)) {
      const gone = take.names.filter((name) => name in place);
      if (gone.length > 0) put(patch, take.at, Object.fromEntries(gone.map((name) => [name, null])));
    }
    if (take.by === null || !Array.isArray(place)) continue;
    const kept = place.filter((item: unknown) => nameOf(item, take) === null);
    if (kept.length < place.length) put(patch, take.at, kept);
  }
  return Object.keys(patch).length > 0 ? patch : null;
}

/** The list or the map there, or whatever else. */
export function memberAt(config: unknown, at: readonly string[]): unknown {
  let found = config;
  for (const key of at) found = isRecord(found) ? found[key] : undefined;
  return found;
}

function put(patch: Record<string, unknown>, at: readonly string[], value: unknown): void {
  const [key = "", ...below] = at;
  if (below.length === 0) {
    patch[key] = value;
    return;
  }
  const member = isRecord(patch[key]) ? patch[key] : {};
  patch[key] = member;
  put(member, below, value);
}

function nameOf(item: unknown, { by, names }: TakeOut): string | null {
  const name = by !== null && isRecord(item) ? String(item[by] ?? "") : "";
  return names.includes(name) ? name : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
