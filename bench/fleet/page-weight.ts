import { gzipSync } from "node:zlib";
import type { Browser } from "@playwright/test";
import type { Figure } from "../report";
import type { BenchConsole } from "./bench-console";
import { signedIn } from "./browser";
import { atMost } from "./figure-of";

const MOST_KB = 200;
/** What is loaded so long after the page is idle was not needed for it. */
const QUIET_MS = 2_000;

/** Every script that a browser without a cache loads for `/` until it is quiet, each gzipped. */
export async function pageWeight(browser: Browser, running: BenchConsole): Promise<Figure> {
  const context = await signedIn(browser, running);
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    scripts.push(response.body().then((body) => gzipSync(body).byteLength));
  });
  await page.goto(`${running.origin}/`);
  await page.locator("[data-row]").first().waitFor();
  await page.waitForTimeout(QUIET_MS);
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
  await context.close();
  return atMost(`JavaScript of / in ${scripts.length} files, gzip`, [bytes / 1000], "KB", MOST_KB, `≤ ${MOST_KB} KB`);
}
