import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";

/** What a wish says beside its home and its clusters, line by line; nothing for verbs whose choices stand on the review itself. */
export function wishSays(wish: UpkeepWish): readonly (readonly [term: string, values: readonly string[]])[] {
  switch (wish.verb) {
    case "tag":
      return [["Tag", [wish.tag]]];
    case "grant":
    case "withdraw": {
      const others = Object.entries(wish.as).map(([cluster, name]) => `${name} in ${cluster}`);
      return [
        [wish.subject.kind, [wish.subject.name, ...others]],
        ["Access", [wish.level]],
        wish.namespaces.length === 0
          ? ["Namespaces", ["all"]]
          : [wish.namespaces.length === 1 ? "Namespace" : `${wish.namespaces.length} namespaces`, wish.namespaces],
      ];
    }
    case "scope": {
      const labels = Object.entries(wish.labels).map(([label, value]) => `${label}="${value}"`);
      return [["Query scope", labels.length > 0 ? labels : ["none"]]];
    }
    default:
      return [];
  }
}
