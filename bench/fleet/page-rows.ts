import type { Page } from "@playwright/test";

declare global {
  interface Window {
    /** Set in the page, in ms since its navigation began. */
    benchFirstRowsMs?: number;
    benchRowsMs?: number;
  }
}

/** From now on, pages note when the first rows with a state, and so many of them, have been painted. */
export async function watchRows(page: Page, rows: number): Promise<void> {
  await page.addInitScript((wanted) => {
    // The frame after the one in which they were there has painted them.
    const painted = (note: (ms: number) => void) => requestAnimationFrame(() => note(performance.now()));
    let isFirst = true;
    const look = () => {
      const count = document.querySelectorAll("[data-row][data-state]").length;
      if (count > 0 && isFirst) {
        isFirst = false;
        painted((ms) => {
          window.benchFirstRowsMs = ms;
        });
      }
      if (count < wanted) return requestAnimationFrame(look);
      return painted((ms) => {
        window.benchRowsMs = ms;
      });
    };
    requestAnimationFrame(look);
  }, rows);
}

/** When the first rows, which fill the screen, and when all of them had been painted: ms since the navigation began. */
export async function rowsShown(page: Page): Promise<{ firstMs: number; allMs: number }> {
  await page.waitForFunction(() => window.benchRowsMs !== undefined);
  return page.evaluate(() => ({
    firstMs: window.benchFirstRowsMs ?? Number.NaN,
    allMs: window.benchRowsMs ?? Number.NaN,
  }));
}

/** Ids of the rows that the window shows. */
export function rowsInSight(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-row]")].flatMap((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight && row.dataset.row ? [row.dataset.row] : [];
    }),
  );
}
