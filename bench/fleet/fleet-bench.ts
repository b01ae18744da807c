import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import type { Figure } from "../report";
import { startBrowser } from "./browser";
import { changeFigures } from "./change-figures";
import { deadCost } from "./dead-cost";
import { engineFigures, growthFigures } from "./engine-figures";
import { firstPaint } from "./first-paint";
import { realChangeFigures } from "./real-changes";
import { type Meshes, startMeshes } from "./start-meshes";

const FEW = 50;
const PAGE = 100;

/** What a part needs: a folder, a browser, and so many connected clusters as it asks for. */
type Stage = { folder: string; browser: Browser; clusters: (count: number) => Promise<Meshes> };
type Wish = { size: number; rounds: number };

const PARTS = {
  paint: async ({ folder, browser, clusters }: Stage, { rounds }: Wish) =>
    firstPaint(folder, await clusters(PAGE), browser, rounds),
  dead: async ({ folder, clusters }: Stage) => [await deadCost(folder, await clusters(PAGE))],
  engine: async ({ folder, clusters }: Stage, { size, rounds }: Wish) =>
    engineFigures(folder, await clusters(size), rounds),
  growth: async ({ folder, clusters }: Stage, { size, rounds }: Wish) =>
    growthFigures(folder, await clusters(FEW), await clusters(size), rounds),
  changes: async ({ folder, browser, clusters }: Stage, { size }: Wish) =>
    changeFigures(folder, await clusters(size), browser),
  real: ({ folder, browser }: Stage) => realChangeFigures(folder, browser),
} satisfies Record<string, (stage: Stage, wish: Wish) => Promise<readonly Figure[]>>;

/**
 * The live fleet on simulated clusters over real TLS: the time until everything is true, what a dead cluster costs, growth, and the browser. All parts
 * in their order, or those that are named.
 */
export async function fleetBench(wish: Wish, named: readonly string[]): Promise<readonly Figure[]> {
  const unknown = named.find((name) => !(name in PARTS));
  if (unknown !== undefined) throw new Error(`no part "${unknown}": there are ${Object.keys(PARTS).join(", ")}`);
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  const worlds = new Map<number, Meshes>();
  const browser = await startBrowser();
  const figures: Figure[] = [];
  try {
    for (const [name, part] of Object.entries(PARTS)) {
      if (named.length > 0 && !named.includes(name)) continue;
      const clusters = async (count: number): Promise<Meshes> => {
        const meshes = worlds.get(count) ?? (await standing(join(folder, `of-${count}`), count));
        worlds.set(count, meshes);
        return meshes;
      };
      figures.push(...(await part({ folder, browser, clusters }, wish)));
    }
    return figures;
  } finally {
    await browser.close();
    for (const meshes of worlds.values()) await meshes.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function standing(folder: string, count: number): Promise<Meshes> {
  const startedAt = performance.now();
  const meshes = await startMeshes(folder, count);
  console.error(`${count} clusters stand, connected, after ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return meshes;
}
