import type { Page } from "@playwright/test";

declare global {
  interface Window {
    /** Set in the page, in ms since its navigation began. */
    benchRowsMs?: number;
  }
}

/** From now on, pages note when so many rows with a state have been painted. */
export async function watchRows(page: Page, rows: number): Promise<void> {
  await page.addInitScript((wanted) => {
    const look = () => {
      if (document.querySelectorAll("[data-row][data-state]").length < wanted) return requestAnimationFrame(look);
      // The frame after the one in which they were there has painted them.
      return requestAnimationFrame(() => {
        window.benchRowsMs = performance.now();
      });
    };
    requestAnimationFrame(look);
  }, rows);
}

/** When the rows, and when anything at all, had been painted: ms since the navigation began. */
export async function rowsShown(page: Page): Promise<{ rowsMs: number; paintMs: number }> {
  await page.waitForFunction(() => window.benchRowsMs !== undefined);
  return page.evaluate(() => ({
    rowsMs: window.benchRowsMs ?? Number.NaN,
    paintMs: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  }));
}
