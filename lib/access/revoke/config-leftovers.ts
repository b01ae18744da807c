import { isMap, isSeq, parseDocument } from "yaml";

/** What Kiali's configuration goes on saying of clusters that are gone. */
export type ConfigLeftovers = {
  /** One per place, as "clustering.kiali_urls[1] (west)". */
  places: readonly { path: string; name: string }[];
  /** config.yaml without them; comments and order stay. */
  text: string;
};

const LISTS = [
  ["clustering", "kiali_urls"],
  ["kiali_feature_flags", "clustering", "kiali_urls"],
] as const;
const OVERRIDES = ["deployment", "discovery_selectors", "overrides"] as const;

/** A file that is no YAML has none. */
export function configLeftovers(yaml: string, names: readonly string[]): ConfigLeftovers {
  const config = parseDocument(yaml, { logLevel: "error" });
  const places: { path: string; name: string }[] = [];
  if (config.errors.length > 0 || !isMap(config.contents)) return { places, text: yaml };
  for (const path of LISTS) {
    const list = config.getIn(path, true);
    if (!isSeq(list)) continue;
    const gone = list.items.flatMap((_item, index) => {
      const name = String(config.getIn([...path, index, "cluster_name"]) ?? "");
      return names.includes(name) ? [{ index, name }] : [];
    });
    for (const { index } of gone.toReversed()) list.items.splice(index, 1);
    places.push(...gone.map(({ index, name }) => ({ path: `${path.join(".")}[${index}]`, name })));
  }
  for (const name of names) {
    if (!config.hasIn([...OVERRIDES, name])) continue;
    config.deleteIn([...OVERRIDES, name]);
    places.push({ path: [...OVERRIDES, name].join("."), name });
  }
  return { places, text: places.length > 0 ? config.toString({ lineWidth: 0 }) : yaml };
}
