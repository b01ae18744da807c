import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../report";
import { startBrowser } from "./browser";
import { changeFigures } from "./change-figures";
import { deadCost } from "./dead-cost";
import { engineFigures, growthFigures } from "./engine-figures";
import { firstPaint } from "./first-paint";
import { type Meshes, startMeshes } from "./start-meshes";

const FEW = 50;
const PAGE = 100;

/** The live fleet on simulated clusters over real TLS: the time until everything is true, what a dead cluster costs, growth, and the browser. */
export async function fleetBench({ size, rounds }: { size: number; rounds: number }): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  const worlds: Meshes[] = [];
  const start = async (name: string, clusters: number): Promise<Meshes> => {
    const startedAt = performance.now();
    const meshes = await startMeshes(join(folder, name), clusters);
    worlds.push(meshes);
    console.error(
      `${clusters} clusters stand, connected, after ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
    return meshes;
  };
  const browser = await startBrowser();
  try {
    const page = await start("page", PAGE);
    const figures = [...(await firstPaint(folder, page, browser, rounds)), await deadCost(folder, page)];
    await page.stop();
    const [few, many] = [await start("few", FEW), await start("many", size)];
    figures.push(...(await engineFigures(folder, many, rounds)));
    figures.push(...(await growthFigures(folder, few, many, rounds)));
    await few.stop();
    figures.push(...(await changeFigures(folder, many, browser)));
    return figures;
  } finally {
    await browser.close();
    for (const meshes of worlds) await meshes.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
