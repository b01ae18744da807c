import "server-only";

export type Labels = Readonly<Record<string, string>>;
export type Sample = { labels: Labels; value: number };

/** One metric with its samples, each with other labels. Values are in base units: seconds, bytes. */
export type Family =
  | { name: string; help: string; type: "gauge" | "counter"; samples: readonly Sample[] }
  | {
      name: string;
      help: string;
      type: "histogram";
      /** Upper ends, ascending; `upTo[i]` observations were at most `bounds[i]`. */
      bounds: readonly number[];
      upTo: readonly number[];
      count: number;
      sum: number;
    };

export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Families in Prometheus' text format. Written here and not by a client library: every figure but one histogram is state that the engine holds
 * already, so a registry would be filled with thousands of series and thrown away at each scrape to save these lines.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const prometheusText = (families: readonly Family[]): string => families.map(familyText).join("");

function familyText(family: Family): string {
  const { name, help, type } = family;
  const head = `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`;
  if (family.type !== "histogram")
    return head + family.samples.map(({ labels, value }) => line(name, labels, value)).join("");
  const buckets = family.bounds.map((bound, index) =>
    line(`${name}_bucket`, { le: String(bound) }, family.upTo[index] ?? 0),
  );
  const total = [
    line(`${name}_bucket`, { le: "+Inf" }, family.count),
    line(`${name}_sum`, {}, family.sum),
    line(`${name}_count`, {}, family.count),
  ];
  return head + [...buckets, ...total].join("");
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${number(value)}\n`;
}

/** A lone half of a surrogate pair has no UTF-8, which a parser would refuse the whole answer for. */
const escaped = (text: string): string => text.toWellFormed().replaceAll("\\", "\\\\").replaceAll("\n", "\\n");

function number(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return String(value);
}
