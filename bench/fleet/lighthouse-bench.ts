import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Figure } from "../report";
import { consoleFolder, startBenchConsole } from "./bench-console";
import { atLeast } from "./figure-of";
import { type Category, lighthouseCommand, runLighthouse, type Scores } from "./run-lighthouse";
import { type Meshes, startMeshes } from "./start-meshes";

const CLUSTERS = 20;
const DEVICES = ["desktop", "mobile"] as const;
const LEAST: Readonly<Record<Category, number>> = { performance: 0.95, accessibility: 1, "best-practices": 1 };
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;

/** Lighthouse's scores of pages of the production console over a live fleet. Nothing, and said so, where Lighthouse is not installed. */
export async function lighthouseBench(rounds: number): Promise<readonly Figure[]> {
  const command = lighthouseCommand();
  if (command === null) {
    console.error(
      "Skipped Lighthouse, which is not part of this project: npm install --no-save lighthouse@13.5.0 in another folder, and BENCH_LIGHTHOUSE=<folder>/node_modules/lighthouse/cli/index.js",
    );
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), "fleet-lighthouse-"));
  const meshes = await startMeshes(folder, CLUSTERS);
  const running = await startBenchConsole(await consoleFolder(folder, "console", meshes), meshes.kubeconfig);
  try {
    const figures: Figure[] = [];
    for (const address of pagesOf(meshes))
      for (const device of DEVICES) {
        const scores: Scores[] = [];
        for (let round = 0; round < rounds; round += 1)
          scores.push(await runLighthouse(command, folder, running, address, device));
        const failed = [...new Set(scores.flatMap((each) => each.failed))];
        if (failed.length > 0) console.error(`${address}, ${device}: ${failed.join("; ")}`);
        const [page = "/"] = address.split("?");
        figures.push(...CATEGORIES.map((category) => figureOf(page, device, category, scores)));
      }
    return figures;
  } finally {
    await running.stop();
    await meshes.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The pages that people leave open, and those that lead on from them. */
function pagesOf({ homes, remotes }: Meshes): readonly string[] {
  const home = homes[0]?.context ?? "";
  const remote = remotes.find(({ mesh }) => mesh === homes[0]?.mesh)?.name ?? "";
  const kiali = new URLSearchParams({ home });
  const cluster = new URLSearchParams({ home, name: remote });
  return [
    "/",
    "/topology",
    `/cluster?${cluster}`,
    `/kiali?${kiali}`,
    "/settings",
    "/connections",
    "/setup",
    "/clusters",
  ];
}

const figureOf = (page: string, device: string, category: Category, scores: readonly Scores[]): Figure =>
  atLeast(
    `Lighthouse of ${page}, ${device}: ${category}`,
    scores.map((each) => each[category]),
    "",
    LEAST[category],
    `≥ ${LEAST[category]}`,
  );
