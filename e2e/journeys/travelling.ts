import type { Browser, Page } from "@playwright/test";
import type { Bench } from "./fixtures";

/** A browser that may leave for the provider, whose certificate it does not know. */
export async function travelling(browser: Browser, bench: Bench): Promise<Page> {
  const context = await browser.newContext({ baseURL: bench.running.origin, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(await bench.launch());
  await page.waitForURL("/");
  return page;
}
