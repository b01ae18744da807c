import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { checked, ended, SANDBOX } from "./wizard";

/** The fleet first: a page that is opened before it has no context to choose from. */
test.beforeEach(({ sandbox }) => expect(sandbox.clusters).toHaveProperty("west"));

/** What has the focus: its role or tag, and its name as somebody would read it out. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return { name: "", isVisible: false };
    const labelled = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const label =
      element.getAttribute("aria-label") ??
      (labelled.map((id) => document.getElementById(id)?.textContent).join(" ") ||
        (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
          ? element.labels?.[0]?.textContent
          : element.textContent));
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const ring = (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    return { name: (label ?? "").replace(/\s+/g, " ").trim(), isVisible: ring };
  });

/** Tabs on until the thing of that name has the focus; every stop on the way shows that it has it. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    expect.soft(now.isVisible, `the focus is seen on "${now.name}"`).toBe(true);
    if (typeof name === "string" ? now.name.includes(name) : name.test(now.name)) return;
    passed.push(now.name);
  }
  throw new Error(`Tab never came to ${name}, only to ${passed.join(" | ")}`);
}

/** Tabs to the way on once it may be pressed, and presses Enter. */
async function enter(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("button", { name })).not.toHaveAttribute("aria-disabled", "true", { timeout: 60_000 });
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

test("the whole happy path needs no mouse, and the focus is always seen", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/setup");
  await tabTo(page, "Context of the home");
  await page.keyboard.type("east");
  await page.keyboard.press("Enter");
  await tabTo(page, "Context of the remote");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Context of the remote" })).toHaveValue(SANDBOX.remote);
  await enter(page, "Check the requirements");

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Requirements");
  await checked(page);
  await tabTo(page, "The remote's certificate covers the chosen address");
  await page.keyboard.press("Enter");
  await tabTo(page, "Ask again");
  await enter(page, "Fill in the remote access");

  await expect(page.getByRole("textbox", { name: "Cluster name in the mesh" })).toHaveValue("west", {
    timeout: 30_000,
  });
  await enter(page, "Review the plan");
  await enter(page, /^Connect west/);
  await page.waitForURL("**/setup/apply?**");
  await ended(page, "Applied");
  await enter(page, "Show the proof");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kiali reads west");
});

test("the skip link leads past the navigation, ? tells the shortcuts, Ctrl-K finds a context", async ({ page }) => {
  await page.goto("/clusters");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: /shortcuts/i })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await expect(palette).toBeVisible();
  await page.keyboard.type("west");
  await expect(palette.getByRole("option", { name: /prod-west-1/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
});
