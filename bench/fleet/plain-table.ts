import type { Browser } from "@playwright/test";
import { mainThreadMs, TRACED } from "./main-thread";
import { CHANGE_MARK } from "./page-changes";

const CELLS = 9;
const CHANGES = 40;
const CALM_MS = 500;

/**
 * What the browser takes of its main thread, in ms, to show one of so many rows changed and moved to the top, on a page that has a plain table and no
 * framework: the peer of what the console's page takes.
 */
export async function plainTableMs(browser: Browser, rows: number): Promise<readonly number[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const cells = '<td style="padding:10px">healthy<br>a second line</td>'.repeat(CELLS);
  await page.setContent(`<table style="width:100%">${`<tr>${cells}</tr>`.repeat(rows)}</table>`);
  await browser.startTracing(page, { categories: TRACED });
  for (let change = 0; change < CHANGES; change += 1) {
    await page.evaluate((mark) => {
      // As an event of the page: what asks for it from outside is not measured.
      setTimeout(() => {
        const row = document.querySelectorAll("tr").item(5);
        for (const cell of row.cells) cell.textContent = `changed at ${Math.round(performance.now())}`;
        row.parentElement?.prepend(row);
        performance.mark(mark);
      }, 100);
    }, CHANGE_MARK);
    await page.waitForTimeout(CALM_MS);
  }
  const busy = mainThreadMs((await browser.stopTracing()).toString());
  await page.close();
  return busy;
}
