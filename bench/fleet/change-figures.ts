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
import { mainThreadMs, TRACED } from "./main-thread";
import { watchChanges } from "./page-changes";
import { rowsInSight } from "./page-rows";
import { pageWeight } from "./page-weight";
import { pixelFigures, pixelLatencies } from "./pixel-latency";
import { plainTableMs } from "./plain-table";
import { type Connected, roleChanges } from "./role-changes";
import type { Meshes } from "./start-meshes";

/** Of the rows in sight, which are those that are watched. */
const REMOTES = 10;
const TIMES = 5;
const WATCHED_AFTER_MS = 8_000;
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
    // A row that comes to the top pushes the last out of sight, where it is not watched.
    const inSight = new Set((await rowsInSight(page)).slice(0, -1));
    const watched = connectedIn(meshes).filter(({ row }) => inSight.has(row));
    await watchChanges(page);
    await browser.startTracing(page, { categories: TRACED });
    const latencies = await pixelLatencies(page, await roleChanges(watched.slice(0, REMOTES), TIMES));
    const busy = mainThreadMs((await browser.stopTracing()).toString());
    const label = `${meshes.clusters.length} rows`;
    return [
      ...pixelFigures(`${label}: a right that changed in a cluster, until its row in sight shows it`, latencies),
      atMost(`${label}: one change, main thread of the page`, busy, "ms", FRAME_MS, "< 16 ms"),
      seen(`${label}: the same in a plain table`, await plainTableMs(browser, meshes.clusters.length), "ms"),
      weight,
    ];
  } finally {
    await closeClusters();
    await context.close();
    await running.stop();
  }
}

const connectedIn = ({ remotes, homes }: Meshes): readonly Connected[] =>
  remotes.map(({ name, mesh, context }) => {
    const home = homes.find((each) => each.mesh === mesh)?.context ?? "";
    return { row: connectionRowId({ context: home, kiali: "istio-system/kiali" }, name), context, homeName: mesh };
  });
