import { type History, pointsOf } from "@/sandbox/telemetry/metric-series";

/** The samples as OpenMetrics with timestamps, as `promtool tsdb create-blocks-from openmetrics` reads them. */
export function openMetrics(history: History): string {
  const lines = history.series.flatMap((series) => {
    const { __name__: name = "", ...labels } = series.labels;
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
    return pointsOf(history, series, history.fromMs, history.untilMs).map(
      ({ at, value }) => `${name}{${pairs.join(",")}} ${value} ${at / 1000}`,
    );
  });
  return `${lines.join("\n")}\n# EOF\n`;
}

const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
