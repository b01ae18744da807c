import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Figure } from "../report";
import { untrueRows } from "./all-true";
import { type BenchConsole, consoleFolder, startBenchConsole } from "./bench-console";
import { signedIn, startBrowser } from "./browser";
import { atMost, mib, seen } from "./figure-of";
import { openFleetStream } from "./fleet-stream";
import { processUsage } from "./process-usage";
import { type Sample, slopePerHour } from "./slope";
import { type Meshes, startMeshes } from "./start-meshes";

const TABS = 5;
const SAMPLE_MS = 10_000;
const TOLD_MS = 60_000;
const FLAPPING = 0.1;
const FLAP_EVERY_MS = 5_000;
const MOST_MIB = 256;
/** What a process may seem to grow by in an hour while it does not. */
const FLAT_MIB_PER_HOUR = 8;
const HEALED_MS = 120_000;

/**
 * The console's memory with all clusters live, five tabs of a browser and as many plain readers open, while a tenth of the clusters is ill, always
 * others. At the end everything is healed, and the fleet must be told healthy.
 */
export async function soakBench(size: number, minutes: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-soak-"));
  const meshes = await startMeshes(folder, size);
  const browser = await startBrowser();
  try {
    const running = await startBenchConsole(await consoleFolder(folder, "console", meshes), meshes.kubeconfig);
    try {
      const context = await signedIn(browser, running);
      const streams = Array.from({ length: TABS }, () => openFleetStream(running.origin, running.cookie));
      for (let tab = 0; tab < TABS; tab += 1) {
        const page = await context.newPage();
        await page.goto(`${running.origin}/`);
        await page.locator("tr[data-row]").first().waitFor();
      }
      await meshes.flap(FLAPPING, FLAP_EVERY_MS);
      const samples = await watched(running, minutes * 60_000);
      await meshes.flap(0, FLAP_EVERY_MS);
      const healedMs = await allHealthy(running, meshes);
      for (const { close } of streams) close();
      return figuresOf(samples, healedMs, size);
    } finally {
      await running.stop();
    }
  } finally {
    await browser.close();
    await meshes.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function watched({ pid }: BenchConsole, forMs: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const startedAt = performance.now();
  let toldAt = -TOLD_MS;
  for (let atMs = 0; atMs < forMs; atMs = performance.now() - startedAt) {
    const { rssBytes, cpuMs } = await processUsage(pid);
    samples.push({ atMs, value: mib(rssBytes) });
    if (atMs - toldAt >= TOLD_MS) {
      toldAt = atMs;
      console.log(`${Math.round(atMs / 1000)} s: ${Math.round(mib(rssBytes))} MiB, ${Math.round(cpuMs / 1000)} s CPU`);
    }
    await pause(SAMPLE_MS);
  }
  return samples;
}

/** How long until every row is healthy again; NaN when that is not so within two minutes. */
async function allHealthy({ origin, cookie }: BenchConsole, meshes: Meshes): Promise<number> {
  const healedAt = performance.now();
  const truth = { homes: meshes.homes.length, connections: meshes.remotes.length, dead: new Set<string>() };
  const stream = openFleetStream(origin, cookie);
  const isTrue = stream.until((view) => untrueRows(view, truth, 0) === 0).then(() => true);
  const isDone = await Promise.race([isTrue, pause(HEALED_MS, false)]);
  isTrue.catch(() => undefined);
  stream.close();
  return isDone ? performance.now() - healedAt : Number.NaN;
}

function figuresOf(samples: readonly Sample[], healedMs: number, size: number): readonly Figure[] {
  const last = samples.at(-1);
  const half = samples.filter(({ atMs }) => atMs >= (last?.atMs ?? 0) / 2);
  const label = `soak of ${Math.round((last?.atMs ?? 0) / 60_000)} min, ${size} clusters, ${TABS} tabs, 10 % flapping`;
  const values = samples.map(({ value }) => value);
  return [
    atMost(`${label}: most memory of the console`, [Math.max(...values)], "MiB", MOST_MIB, `< ${MOST_MIB} MiB`),
    seen(`${label}: memory at the end`, [last?.value ?? Number.NaN], "MiB"),
    atMost(`${label}: slope of its second half`, [slopePerHour(half)], "MiB/h", FLAT_MIB_PER_HOUR, "flat (≤ 8 MiB/h)"),
    atMost(`${label}: healed, all told healthy after`, [healedMs], "ms", HEALED_MS, "< 2 min"),
  ];
}
