import type { Page } from "@playwright/test";

/** The name of the mark that the page sets in the task that changed a row's state. */
export const CHANGE_MARK = "bench-row-changed";

declare global {
  interface Window {
    /** By row and state, the wall clock's ms after which the screen shows it; set in the page. */
    benchShown?: Map<string, number>;
  }
}

/** From now on the page notes when each row's state has been painted. */
export async function watchChanges(page: Page): Promise<void> {
  await page.evaluate((mark) => {
    const shown = new Map<string, number>();
    window.benchShown = shown;
    new MutationObserver((records) => {
      // A row whose state puts it among others may be another element than before.
      const rows = records
        .flatMap(({ type, target, addedNodes }) => (type === "attributes" ? [target] : [...addedNodes]))
        .flatMap((node) => (node instanceof HTMLElement && node.dataset.row !== undefined ? [node] : []));
      if (rows.length === 0) return;
      performance.mark(mark);
      // In the second frame the first has been painted.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          for (const { dataset } of rows) shown.set(`${dataset.row} ${dataset.state}`, Date.now());
        }),
      );
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
  }, CHANGE_MARK);
}

/** The wall clock's ms at which the page showed that state of a row, once it does; what it showed before `sinceMs` does not count. */
export async function shownAt(page: Page, row: string, state: string, sinceMs: number): Promise<number> {
  const key = `${row} ${state}`;
  await page.waitForFunction(([wanted, since]) => (window.benchShown?.get(wanted) ?? 0) >= since, [
    key,
    sinceMs,
  ] as const);
  return page.evaluate((wanted) => window.benchShown?.get(wanted) ?? Number.NaN, key);
}
