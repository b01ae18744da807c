import type { Page } from "@playwright/test";
import { expect } from "./fixtures";
import { spoiledOn, UNSPOILED } from "./strange-names";
import { picture } from "./wizard";

export const WIDTHS = [1440, 390] as const;

export const wide = (page: Page, width: number): Promise<void> => page.setViewportSize({ width, height: 900 });

/** No name turns, cuts or widens the page, on either screen. */
export async function unspoiled(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await wide(page, width);
    await picture(page, `extreme, ${name} ${width}`);
    await expect.poll(() => spoiledOn(page), { message: `${name} at ${width}` }).toEqual(UNSPOILED);
  }
  await wide(page, WIDTHS[0]);
}
