import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "@playwright/test";
import type { Figure } from "../report";
import { atMost, seen } from "./figure-of";
import { shownAt } from "./page-changes";

/** Something that is written to a cluster, and what a row says of it afterwards. */
export type Change = {
  row: string;
  state: string;
  /** Writes to the cluster's API server; answers with the wall clock's ms just before that. */
  write: () => Promise<number>;
};

/** Between two changes: what one of them brings on later is not taken for the next. */
const CALM_MS = 500;
const PIXEL_MS = 500;

/** From each write until the page, which is watched (`watchChanges`), shows what it did; in ms, one change after the other. */
export async function pixelLatencies(page: Page, changes: readonly Change[]): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (const { row, state, write } of changes) {
    const writtenAtMs = await write();
    latencies.push((await shownAt(page, row, state, writtenAtMs)) - writtenAtMs);
    await pause(CALM_MS);
  }
  return latencies;
}

export const pixelFigures = (what: string, latencies: readonly number[]): readonly Figure[] => [
  atMost(`${what}, p95`, [percentile(latencies, 0.95)], "ms", PIXEL_MS, "< 500 ms p95"),
  seen(`${what}, each`, latencies, "ms"),
];

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
