export type Parsed = {
  name: string;
  type: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
};

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;

/** For tests: reads Prometheus' text format strictly, and throws where Prometheus would refuse, or lose, a line. */
export function parsePrometheus(text: string): readonly Parsed[] {
  if (!text.endsWith("\n")) throw new Error("The last line has no end");
  const families: Parsed[] = [];
  const seen = new Set<string>();
  for (const line of text.slice(0, -1).split("\n")) {
    const help = new RegExp(`^# HELP (${NAME}) (.+)$`).exec(line);
    if (help) {
      const [, name = "", words = ""] = help;
      if (families.some((each) => each.name === name)) throw new Error(`${name} comes twice`);
      families.push({ name, help: words, type: "", samples: [] });
      continue;
    }
    const family = families.at(-1);
    const type = new RegExp(`^# TYPE (${NAME}) (gauge|counter|histogram)$`).exec(line);
    if (type && family && family.name === type[1] && family.samples.length === 0) {
      family.type = type[2] ?? "";
      continue;
    }
    const sample = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line);
    if (!sample || !family || family.type === "") throw new Error(`Not a line: ${line}`);
    const [, name = "", pairs = "", value = ""] = sample;
    const suffix = name.slice(family.name.length);
    const isOf =
      name.startsWith(family.name) &&
      (family.type === "histogram" ? /^_(bucket|sum|count)$/.test(suffix) : suffix === "");
    if (!isOf) throw new Error(`${name} stands among ${family.name}`);
    const key = `${name}{${pairs}}`;
    if (seen.has(key)) throw new Error(`Twice: ${key}`);
    seen.add(key);
    family.samples.push({ name, labels: labelsIn(pairs), value: numberOf(value) });
  }
  return families;
}

function labelsIn(pairs: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = pairs; rest !== ""; ) {
    const found = LABEL.exec(rest);
    const [all = "", name = "", value = ""] = found ?? [];
    if (!found || name in labels) throw new Error(`Not labels: ${pairs}`);
    labels[name] = value.replace(/\\(["\\n])/g, (_, mark: string) => (mark === "n" ? "\n" : mark));
    rest = rest.slice(all.length);
  }
  return labels;
}

function numberOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  if (text !== "NaN" && Number.isNaN(value)) throw new Error(`Not a number: ${text}`);
  return value;
}
