import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import type { Figure } from "../report";
import { type Truth, untrueRows } from "./all-true";
import { type BenchConsole, consoleFolder, startBenchConsole } from "./bench-console";
import { signedIn } from "./browser";
import { atMost, seen } from "./figure-of";
import { openFleetStream } from "./fleet-stream";
import { rowsShown, watchRows } from "./page-rows";
import type { Meshes } from "./start-meshes";

const PAINT_MS = 1_000;
const TRUE_MS = 5_000;
/** A state that changed is on the disk after that. */
const KEPT_MS = 12_000;

/**
 * A page opened on a console that was restarted with what it remembers, while ten of its clusters are dead: how long until it shows every row, and how
 * long until what it shows was seen by this process. The dead ones died before the restart.
 */
export async function firstPaint(
  folder: string,
  meshes: Meshes,
  browser: Browser,
  rounds: number,
): Promise<readonly Figure[]> {
  const dead = await killTen(meshes);
  const truth = { homes: meshes.homes.length, connections: meshes.remotes.length, dead: new Set(dead) };
  const place = await consoleFolder(folder, "first-paint", meshes);
  const before = await startBenchConsole(place, meshes.kubeconfig);
  const stream = openFleetStream(before.origin, before.cookie);
  await stream.until((view) => untrueRows(view, truth, 0) === 0);
  stream.close();
  await pause(KEPT_MS);
  await before.stop();
  const rows = meshes.clusters.length;
  const opened: Awaited<ReturnType<typeof openAnew>>[] = [];
  for (let round = 0; round < rounds; round += 1) opened.push(await openAnew(place, meshes, browser, truth));
  await meshes.ail(dead, null);
  const of = (key: keyof (typeof opened)[number]) => opened.map((each) => each[key]);
  const label = `${rows} clusters, ${dead.length} dead`;
  return [
    atMost(`${label}: a screen of rows as last known, painted after`, of("firstMs"), "ms", PAINT_MS, "< 1 s"),
    seen(`${label}: all rows as last known, painted after`, of("allMs"), "ms"),
    atMost(`${label}: all true in the page after`, of("trueMs"), "ms", TRUE_MS, "< 5 s"),
    seen(`${label}: all true since the start of the console's process`, of("sinceStartMs"), "ms"),
  ];
}

/** Refuse, hang and fall silent, in equal parts. */
async function killTen(meshes: Meshes): Promise<readonly string[]> {
  const names = meshes.remotes.slice(0, 10).map(({ name }) => name);
  await meshes.ail(names.slice(0, 4), "refuse");
  await meshes.ail(names.slice(4, 7), "hang");
  await meshes.ail(names.slice(7), "black-hole");
  return names;
}

async function openAnew(place: string, meshes: Meshes, browser: Browser, truth: Truth) {
  const running = await startBenchConsole(place, meshes.kubeconfig);
  const context = await signedIn(browser, running);
  try {
    const page = await context.newPage();
    await watchRows(page, meshes.clusters.length);
    const openedAtMs = Date.now();
    await page.goto(`${running.origin}/`);
    const painted = await rowsShown(page);
    const trueAtMs = await truthShown(page, running, truth);
    return { ...painted, trueMs: trueAtMs - openedAtMs, sinceStartMs: trueAtMs - running.startedAtMs };
  } finally {
    await context.close();
    await running.stop();
  }
}

/** The wall clock's ms at which the page shows of every row what was seen since the console's start. */
async function truthShown(page: Page, running: BenchConsole, truth: Truth): Promise<number> {
  const stream = openFleetStream(running.origin, running.cookie);
  const view = await stream.until((each) => untrueRows(each, truth, running.startedAtMs) === 0);
  stream.close();
  const states = view.rows.flatMap(({ id, kind, state }) => (kind === "connection" ? [[id, state] as const] : []));
  await page.waitForFunction((wanted) => {
    const shown = new Map(
      [...document.querySelectorAll<HTMLElement>("[data-row]")].map(({ dataset }) => [dataset.row, dataset.state]),
    );
    return wanted.every(([id, state]) => shown.get(id) === state);
  }, states);
  return Date.now();
}
