import type { Latency } from "@/lib/status/cluster-look";

/** The drawing of some answers in a box: a line that breaks where there was no answer, and where those are. */
export type Spark = { path: string; gaps: readonly number[] };

/** `width` and `height` of the box; answers stand evenly, the oldest at the left. The scale begins at 0, so that a calm line looks calm. */
export function sparkPath(latencies: readonly Latency[], { width, height }: { width: number; height: number }): Spark {
  const most = Math.max(1, ...latencies.map(({ latencyMs }) => latencyMs ?? 0));
  const step = latencies.length > 1 ? width / (latencies.length - 1) : 0;
  const place = (value: number): string => String(Math.round(value * 10) / 10);
  const gaps: number[] = [];
  let path = "";
  let isBroken = true;
  latencies.forEach(({ latencyMs }, at) => {
    const x = at * step;
    if (latencyMs === null) {
      gaps.push(Math.round(x * 10) / 10);
      isBroken = true;
      return;
    }
    const point = `${place(x)} ${place(height - (latencyMs / most) * height)}`;
    // A line of no length, so that an answer between two gaps is a dot.
    path += isBroken ? `M${point}h0` : `L${point}`;
    isBroken = false;
  });
  return { path, gaps };
}

/** What the drawing says, in figures; null when there was no answer. */
export function latencyFigures(
  latencies: readonly Latency[],
): { min: number; median: number; max: number; answers: number; silent: number } | null {
  const times = latencies.flatMap(({ latencyMs }) => latencyMs ?? []).sort((a, b) => a - b);
  const [min] = times;
  const max = times.at(-1);
  const upper = times[Math.floor(times.length / 2)];
  const lower = times[Math.ceil(times.length / 2) - 1];
  if (min === undefined || max === undefined || upper === undefined || lower === undefined) return null;
  return { min, median: (upper + lower) / 2, max, answers: times.length, silent: latencies.length - times.length };
}

/** Answers that were known and one that has just come; each once, at most `most`. */
export function withLatest(latencies: readonly Latency[], latest: Latency | null, most: number): readonly Latency[] {
  const last = latencies.at(-1);
  if (latest === null || (last && last.atMs >= latest.atMs)) return latencies;
  return [...latencies, latest].slice(-most);
}
