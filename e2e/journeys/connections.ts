import { expect, type Locator, type Page } from "@playwright/test";
import { goOn, picture, plannedSteps, SANDBOX } from "./wizard";

/** The address of a home's connections. */
export const connectionsOf = (home: string = SANDBOX.home): string => `/connections?${new URLSearchParams({ home })}`;

/** The address of a review; `said` are the choices that are not as by default. No time to think again unless it is said. */
export const reviewOf = (verb: string, names: string, said: Record<string, string> = {}, home: string = SANDBOX.home) =>
  `/connections/review?${new URLSearchParams({ verb, home, names, ...said })}`;

export const title = (page: Page): Locator => page.getByRole("heading", { level: 1 });

/** Opens the connections of a home and waits until each remote has answered, or has not. */
export async function openConnections(page: Page, home?: string): Promise<void> {
  await page.goto(connectionsOf(home));
  await asked(page);
}

/** Resolves once no remote is being asked any more. */
export async function asked(page: Page): Promise<void> {
  await expect(page.getByText("All remotes were asked")).toBeAttached({ timeout: 30_000 });
}

/** The row of a connection in the table. */
export const rowOf = (page: Page, name: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("button", { name: `Details of ${name}`, exact: true }) });

/** Opens a row; what is wrong with it. */
export async function findingsOf(page: Page, name: string): Promise<Locator> {
  await page.getByRole("button", { name: `Details of ${name}`, exact: true }).click();
  return page.getByRole("list", { name: `What is wrong with ${name}` });
}

/** Chooses a verb in a row's menu, which leads to its review; answers the planned steps. */
export async function fromMenu(page: Page, name: string, verb: string): Promise<readonly string[]> {
  await page.getByRole("button", { name: `Actions for ${name}`, exact: true }).press("Enter");
  await page.getByRole("menuitem", { name: new RegExp(`^${verb}`) }).click();
  await page.waitForURL("**/connections/review?**");
  return plannedSteps(page);
}

/** Opens a review by its address; answers the planned steps. */
export async function review(page: Page, ...of: Parameters<typeof reviewOf>): Promise<readonly string[]> {
  await page.goto(reviewOf(...of));
  return plannedSteps(page);
}

/** Begins what is reviewed and answers the dialog, typing what it asks for; ends on the page of the run. */
export async function confirm(page: Page, what: string, typed: string | null): Promise<void> {
  await goOn(page, what);
  const dialog = page.getByRole("alertdialog", { name: `${what}?` });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  const yes = dialog.getByRole("button", { name: what });
  if (typed === null) await expect(dialog.getByRole("textbox")).toHaveCount(0);
  else {
    await expect(yes).toHaveAttribute("aria-disabled", "true");
    await dialog.getByRole("textbox", { name: /^Type / }).fill(typed);
  }
  await picture(page, `dialog ${what}`);
  await yes.click();
  await page.waitForURL("**/connections/run?**");
}

/** Begins what takes nothing away, which asks no more. */
export async function begin(page: Page, what: string | RegExp): Promise<void> {
  await goOn(page, what);
  await page.waitForURL("**/connections/run?**");
}

/** Waits until the run on the page has ended so; one that stops instead fails at once, with what the page says of it. */
export async function runEnded(page: Page, words: string | RegExp, timeout = 60_000): Promise<void> {
  const wanted = typeof words === "string" ? words : words.source;
  await expect(title(page)).toHaveText(new RegExp(`${wanted}|^Stopped$`), { timeout });
  const said = (await page.getByRole("main").getByRole("alert").allInnerTexts()).join("\n");
  await expect(title(page), said).toHaveText(words);
}

/** A row of what was seen, in the table of proof at the end of a run. */
export const seen = (page: Page, assertion: string | RegExp): Locator =>
  page.getByRole("table", { name: "What was seen" }).getByRole("row", { name: assertion });

/** The badge that stands on every page while something granted is not proven gone. */
export const orphansBadge = (page: Page, count: number): Locator =>
  page.getByRole("banner").getByRole("link", { name: `Orphans (${count})` });
