import { cpus, totalmem } from "node:os";

/** One measured figure. `limit` is the target, with `isMet` judged by whoever measured it; null where there is no target. */
export type Figure = {
  name: string;
  value: number;
  unit: "ms" | "×" | "round trips" | "calls" | "restarts" | "polls" | "MiB" | "MiB/h" | "KB" | "";
  target: string | null;
  isMet: boolean | null;
  samples: readonly number[];
};

export type Machine = { cpus: number; model: string; memoryGiB: number; node: string };

export const machine = (): Machine => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? "unknown",
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
});

const round = (value: number): number => {
  const digits = Math.abs(value) < 2 ? 2 : Math.abs(value) < 20 ? 1 : 0;
  return Math.round(value * 10 ** digits) / 10 ** digits;
};

/** A Markdown table, which reads well in a terminal too. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target, isMet, samples }) => {
    const spread =
      samples.length > 1 ? `${round(Math.min(...samples))}–${round(Math.max(...samples))} of ${samples.length}` : "";
    const verdict = isMet === null ? "" : isMet ? "met" : "missed";
    return `| ${name} | ${round(value)} ${unit} | ${spread} | ${target ?? ""} | ${verdict} |`;
  });
  return ["| what | median | range | target | |", "|---|---|---|---|---|", ...rows].join("\n");
}
