import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "@playwright/test";
import { closeClusters } from "@/lib/kube/clusters";
import { connectionRowId } from "@/lib/status/row-id";
import type { Figure } from "../report";
import { untrueRows } from "./all-true";
import { consoleFolder, startBenchConsole } from "./bench-console";
import { signedIn } from "./browser";
import { atMost, seen } from "./figure-of";
import { openFleetStream } from "./fleet-stream";
import { mainThreadMs } from "./main-thread";
import { shownAt, watchChanges } from "./page-changes";
import { rowsInSight } from "./page-rows";
import { pageWeight } from "./page-weight";
import { roleChanges } from "./role-changes";
import type { Meshes } from "./start-meshes";

/** Of the rows in sight, which are those that are watched. Each loses a right and gets it back: twice as many events. */
const REMOTES = 10;
const WATCHED_AFTER_MS = 8_000;
const TRACED = "devtools.timeline,disabled-by-default-devtools.timeline,toplevel,blink.user_timing";
const PIXEL_MS = 500;
const FRAME_MS = 16;
const TRUE_WITHIN_MS = 120_000;

/** Rights that change in clusters, until the row in Chromium shows it; what that takes of the page's main thread; and what the page weighs. */
export async function changeFigures(folder: string, meshes: Meshes, browser: Browser): Promise<readonly Figure[]> {
  process.env.KUBECONFIG = meshes.kubeconfig;
  const running = await startBenchConsole(await consoleFolder(folder, "changes", meshes), meshes.kubeconfig);
  const context = await signedIn(browser, running);
  try {
    const stream = openFleetStream(running.origin, running.cookie);
    const truth = { homes: meshes.homes.length, connections: meshes.remotes.length, dead: new Set<string>() };
    await stream.until((view) => untrueRows(view, truth, running.startedAtMs) === 0);
    stream.close();
    const weight = await pageWeight(browser, running);
    const page = await context.newPage();
    page.setDefaultTimeout(TRUE_WITHIN_MS);
    await page.goto(`${running.origin}/`);
    await page.waitForFunction(
      (rows) => document.querySelectorAll('[data-row][data-state="healthy"]').length >= rows,
      meshes.clusters.length,
    );
    await pause(WATCHED_AFTER_MS);
    const inSight = new Set(await rowsInSight(page));
    const remotes = meshes.remotes.filter(({ name }) => inSight.has(rowOf(meshes, name))).slice(0, REMOTES);
    await watchChanges(page);
    await browser.startTracing(page, { categories: TRACED.split(",") });
    const latencies: number[] = [];
    for (const { name, state, write } of await roleChanges(remotes)) {
      const writtenAtMs = await write();
      latencies.push((await shownAt(page, rowOf(meshes, name), state, writtenAtMs)) - writtenAtMs);
    }
    const busy = mainThreadMs((await browser.stopTracing()).toString());
    const label = `${meshes.clusters.length} rows`;
    return [
      atMost(
        `${label}: a right that changed in a cluster, until its row in sight shows it, p95`,
        [percentile(latencies, 0.95)],
        "ms",
        PIXEL_MS,
        "< 500 ms p95",
      ),
      seen(`${label}: the same`, latencies, "ms"),
      atMost(`${label}: one change, main thread of the page`, busy, "ms", FRAME_MS, "< 16 ms"),
      weight,
    ];
  } finally {
    await closeClusters();
    await context.close();
    await running.stop();
  }
}

function rowOf({ remotes, homes }: Meshes, name: string): string {
  const mesh = remotes.find((remote) => remote.name === name)?.mesh;
  const home = homes.find((each) => each.mesh === mesh);
  return connectionRowId({ context: home?.context ?? "", kiali: "istio-system/kiali" }, name);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
