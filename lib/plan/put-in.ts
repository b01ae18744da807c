import { type Document, isMap, isScalar, parseDocument, stringify, type YAMLMap } from "yaml";
import { canonicalJson } from "./canonical-json";
import { memberAt } from "./take-out";

/** One map of texts in a configuration, replaced whole. */
export type PutIn = {
  /** Where the map is, from the top. */
  at: readonly string[];
  values: Readonly<Record<string, string>>;
};

/**
 * The YAML text with them. Everything else keeps its bytes where the text can be cut exactly there; where it cannot, comments and order stay. A text that
 * is no YAML mapping is left alone, and so is one that says it already.
 */
export function textWith(yaml: string, puts: readonly PutIn[]): string {
  return puts.reduce(textWithOne, yaml);
}

function textWithOne(yaml: string, { at, values }: PutIn): string {
  const config = parsed(yaml);
  const found = jsOf(config);
  if (found === null || !isMap(config.contents)) return yaml;
  if (isSame(memberAt(found, at), values)) return yaml;
  const wanted = canonicalJson(withMember(found, at, values));
  // Each has to say what is wanted, and nothing else.
  const cut = cutIn(yaml, config.contents, { at, values });
  if (cut !== null && canonicalJson(jsOf(parsed(cut))) === wanted) return cut;
  setMember(config, at, values);
  const whole = textOf(config);
  return whole !== null && canonicalJson(jsOf(parsed(whole))) === wanted
    ? whole
    : stringify(JSON.parse(wanted), { lineWidth: 0 });
}

/** Whatever stands in the way of the map, a null for one, makes room. */
function setMember(config: Document, at: readonly string[], values: PutIn["values"]): void {
  for (const depth of at.keys())
    if (depth > 0 && !isMap(config.getIn(at.slice(0, depth), true)))
      config.setIn(at.slice(0, depth), config.createNode({}));
  config.setIn(at, config.createNode({ ...values }));
}

function withMember(found: unknown, [key, ...below]: readonly string[], values: PutIn["values"]): unknown {
  if (key === undefined) return values;
  const map = typeof found === "object" && found !== null && !Array.isArray(found) ? found : {};
  return { ...map, [key]: withMember(memberAt(map, [key]), below, values) };
}

const isSame = (found: unknown, values: PutIn["values"]): boolean =>
  (found === undefined || found === null) && Object.keys(values).length === 0
    ? true
    : canonicalJson(found) === canonicalJson(values);

const parsed = (yaml: string): Document => parseDocument(yaml, { logLevel: "error" });

/** Null where it is no YAML, or its aliases cannot be followed. */
function jsOf(config: Document): unknown {
  try {
    return config.errors.length === 0 ? config.toJS() : null;
  } catch {
    return null;
  }
}

/** Null where what an alias stood for was replaced. */
function textOf(config: Document): string | null {
  try {
    return config.toString({ lineWidth: 0 });
  } catch {
    return null;
  }
}

/** Null where the map's own lines cannot be told from the rest. */
function cutIn(yaml: string, top: YAMLMap, { at, values }: PutIn): string | null {
  let map = top;
  for (const [depth, key] of at.entries()) {
    const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (!pair) return inserted(yaml, map, at.slice(depth), values);
    if (depth === at.length - 1) {
      const start = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      const end = isMap(pair.value) || isScalar(pair.value) ? pair.value.range?.[1] : undefined;
      if (start === undefined || end === undefined || map.flow) return null;
      const rest = yaml.slice(end);
      const block = blockOf([key], values, columnOf(yaml, start));
      return `${yaml.slice(0, start)}${block}${yaml.slice(0, end).endsWith("\n") ? "\n" : ""}${rest}`;
    }
    if (!isMap(pair.value)) return null;
    map = pair.value;
  }
  return null;
}

/** Before the first of the map's own keys, in their column. */
function inserted(yaml: string, map: YAMLMap, path: readonly string[], values: PutIn["values"]): string | null {
  const first = map.items[0];
  const start = first && isScalar(first.key) ? first.key.range?.[0] : undefined;
  if (start === undefined || map.flow) return null;
  const column = columnOf(yaml, start);
  return `${yaml.slice(0, start)}${blockOf(path, values, column)}\n${" ".repeat(column)}${yaml.slice(start)}`;
}

const columnOf = (yaml: string, at: number): number => at - (yaml.lastIndexOf("\n", at - 1) + 1);

function blockOf(path: readonly string[], values: PutIn["values"], column: number): string {
  const lines = path.map((key, depth) => `${" ".repeat(depth === 0 ? 0 : column + 2 * depth)}${key}:`);
  const own = Object.keys(values)
    .sort()
    .map((name) => `${" ".repeat(column + 2 * path.length)}${keyText(name)}: ${JSON.stringify(values[name])}`);
  return own.length === 0 ? `${lines.join("\n")} {}` : [...lines, ...own].join("\n");
}

const keyText = (name: string): string =>
  /^[a-zA-Z_][\w.-]*$/.test(name) && !WORDS.test(name) ? name : JSON.stringify(name);
/** What some reader of YAML takes for more than a text. */
const WORDS = /^(true|false|yes|no|on|off|null|y|n)$/i;
