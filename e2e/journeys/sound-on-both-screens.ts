import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./fixtures";
import { settled } from "./settled";
import { picture } from "./wizard";

const SCREENS = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const SCHEMES = ["light", "dark"] as const;

/** Sound for assistive technology on both screens in both schemes, nothing wider than the screen; leaves the page wide and light. */
export const soundOnBothScreens = (page: Page, name: string): Promise<void> =>
  test.step(name, async () => {
    for (const screen of SCREENS) {
      await page.setViewportSize(screen);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await settled(page);
        await expect.soft(page.getByRole("heading", { level: 1 }), name).toHaveCount(1);
        await picture(page, `${name} ${screen.width} ${colorScheme}`);
        // Another scheme changes colors and nothing else.
        await expectAccessible(page, { onlyColors: colorScheme !== SCHEMES[0] });
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(width, `${name} is no wider than the screen`).toBeLessThanOrEqual(screen.width);
    }
    await page.emulateMedia({ colorScheme: SCHEMES[0], reducedMotion: "reduce" });
    await page.setViewportSize(SCREENS[0]);
  });
