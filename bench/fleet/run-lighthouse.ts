import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";
import type { BenchConsole } from "./bench-console";

const CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage";
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
export type Category = (typeof CATEGORIES)[number];

const score = z.object({ score: z.number().nullable() });
const report = z.object({
  categories: z.object({ performance: score, accessibility: score, "best-practices": score }),
  audits: z.record(z.string(), z.looseObject({ title: z.string(), score: z.number().nullable() })),
});

export type Scores = Readonly<Record<Category, number>> & { failed: readonly string[] };

/** Lighthouse's command: what BENCH_LIGHTHOUSE names, or one that is installed here; null when there is none. */
export function lighthouseCommand(): string | null {
  const named = process.env.BENCH_LIGHTHOUSE;
  const installed = "node_modules/lighthouse/cli/index.js";
  if (named) return named;
  return existsSync(installed) ? installed : null;
}

/** What Lighthouse says of a page, as a signed-in person sees it; as on a desktop, or on a slow telephone. Scores are from 0 to 1. */
export async function runLighthouse(
  command: string,
  folder: string,
  { origin, cookie }: BenchConsole,
  address: string,
  device: "desktop" | "mobile",
): Promise<Scores> {
  const [headers, output] = [join(folder, "headers.json"), join(folder, "report.json")];
  // In a file: arguments are for everybody to see.
  await writeFile(headers, JSON.stringify({ cookie }), { mode: 0o600 });
  const child = spawn(
    process.execPath,
    [
      command,
      origin + address,
      `--extra-headers=${headers}`,
      `--only-categories=${CATEGORIES.join(",")}`,
      `--output-path=${output}`,
      "--output=json",
      "--quiet",
      "--no-enable-error-reporting",
      `--chrome-flags=${CHROME_FLAGS}`,
      ...(device === "desktop" ? ["--preset=desktop"] : []),
    ],
    {
      env: { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const [err, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`Lighthouse of ${address} ended with ${code}: ${err}`);
  const { categories, audits } = report.parse(JSON.parse(await readFile(output, "utf8")));
  return {
    performance: categories.performance.score ?? Number.NaN,
    accessibility: categories.accessibility.score ?? Number.NaN,
    "best-practices": categories["best-practices"].score ?? Number.NaN,
    failed: Object.values(audits).flatMap((audit) => (audit.score === 0 ? [audit.title] : [])),
  };
}
