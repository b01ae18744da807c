import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { connectByCommand } from "./command";
import { type Bench, expect, expectAccessible, test as onBench, startBench, watchManners } from "./fixtures";
import { killServer } from "./kill-server";
import { picture, SANDBOX } from "./wizard";

type Own = { bench: Bench; page: Page };

/** A console that knows no home yet, with a browser that is signed in: what other tests found is not known to it. */
const test = onBench.extend<{ own: Own }>({
  own: async ({ browser, sandbox, viewport }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-overview-"));
    const { stop, ...bench } = await startBench(21_000, folder);
    await bench.use(await readFile(sandbox.kubeconfigPath, "utf8"));
    const context = await browser.newContext({ baseURL: bench.running.origin, viewport });
    const page = await context.newPage();
    const seen = watchManners(page, bench.running.origin);
    await page.goto(await bench.launch());
    await page.waitForURL("/");
    await use({ bench, page });
    await context.close();
    await stop();
    await rm(folder, { recursive: true });
    // A server that is killed hangs up on its page, which the browser tells.
    expect(seen().filter((each) => !/ERR_|Failed to fetch|network error/i.test(each))).toEqual([]);
  },
});
test.use({ world: { world: "demo", remotes: 2 } });
test.setTimeout(180_000);

const PATIENT = { timeout: 30_000 };
const REMOTES = [SANDBOX.remote, "prod-r1-1"];
/** The row of a cluster, by the name that Kiali has for it. */
const row = (page: Page, name: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader").getByRole("link", { name, exact: true }) });
const chip = (page: Page, name: RegExp): Locator =>
  page.getByRole("list", { name: "Rows by state" }).getByRole("button", { name });
const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Search the fleet" });
const names = (page: Page): Promise<readonly string[]> => page.locator("[data-row] [data-column=name]").allInnerTexts();

/** Finds the homes by the button of the empty page. */
async function discover(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Look for Kialis in 6 contexts" }).click();
  await expect(page.getByText("6 of 6 contexts asked, 1 Kiali found")).toBeVisible(PATIENT);
  await expect(row(page, "east")).toBeVisible(PATIENT);
}

/** Remotes of the home, connected, and shown as healthy. */
async function connected({ bench, page }: Own): Promise<void> {
  await connectByCommand(bench, SANDBOX.home, REMOTES);
  await discover(page);
  for (const name of ["west", "r1"]) await expect(row(page, name)).toContainText("Healthy", PATIENT);
}

test("finds the homes, shows what they read, and a cluster that dies turns its row without a reload", async ({
  own,
  sandbox,
}) => {
  const { bench, page } = own;
  await test.step("an empty fleet says what it will show, and asks nobody by itself", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Fleet");
    await expect(page.getByRole("heading", { name: "No Kiali is known yet" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Also in 1 that may open a login" })).toBeVisible();
    await expectAccessible(page);
    await picture(page, "fleet without a home");
  });

  await test.step("one button finds them; who could not be asked is named, a login is not opened", async () => {
    await discover(page);
    await expect(row(page, "east")).toContainText("Healthy", PATIENT);
    await expect(row(page, "east")).toContainText("Kiali v2.29.0");
    await page.getByText("1 context could not be looked at").click();
    await expect(page.getByText(/^admin@prod-south-1: .*refuses the connection/)).toBeVisible();
    await expect(page.getByText("This Kiali reads no other cluster yet")).toBeVisible();
    await page.getByRole("button", { name: "6 contexts are not connected" }).click();
    await expect(page).toHaveURL(/contexts=1/);
    await expect(row(page, SANDBOX.remote)).toContainText("Not connected");
    await page.goBack();
    await expect(row(page, SANDBOX.remote)).toHaveCount(0);
  });

  await test.step("a connection made elsewhere comes by itself", async () => {
    // Rows keep their places under a pointer.
    await page.mouse.move(0, 0);
    await connectByCommand(bench, SANDBOX.home, REMOTES);
    await expect(row(page, "west")).toContainText("Healthy", { timeout: 60_000 });
    await expect(row(page, "west")).toContainText("from the console");
    await expect(row(page, "r1")).toContainText("Healthy", PATIENT);
    await expect(page.getByText("This Kiali reads no other cluster yet")).toHaveCount(0);
    await picture(page, "fleet");
  });

  await test.step("dead: its own row is red and says why, the others stay", async () => {
    await page.evaluate(() => Reflect.set(window, "isSameDocument", true));
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    await expect(row(page, "west")).toContainText("Unreachable", PATIENT);
    await expect(row(page, "west")).toContainText("TCP");
    await expect(row(page, "r1")).toContainText("Healthy");
    await expect.poll(() => names(page)).toEqual(["west", "east", "r1"]);
    await expect(chip(page, /^Unreachable 1$/)).toBeVisible();
    await picture(page, "fleet with a dead cluster");
  });

  await test.step("looked at again by hand, and back by itself", async () => {
    sandbox.cluster("west").faults.clear();
    const taken = page.waitForResponse("**/api/fleet/look");
    await page.getByRole("button", { name: "Look at west again" }).click();
    expect((await taken).ok()).toBe(true);
    await expect(row(page, "west")).toContainText("Healthy", PATIENT);
    expect(await page.evaluate(() => Reflect.get(window, "isSameDocument"))).toBe(true);
  });

  await test.step("a server that is gone: the last known state, and that it is that", async () => {
    await killServer(bench);
    await expect(page.getByText("The console's own server does not answer")).toBeVisible({ timeout: 60_000 });
    await expect(row(page, "west")).toContainText("last known");
    await picture(page, "fleet without its server");
  });
});

test("counts, filters, groups and the search live in the address, and back takes a choice back", async ({
  own,
  sandbox,
}) => {
  const { page } = own;
  await connected(own);
  sandbox.cluster("west").faults.set({ kind: "unauthorized" });
  await expect(row(page, "west")).toContainText("Unauthorized", PATIENT);

  await chip(page, /^Unauthorized 1$/).click();
  await expect(chip(page, /^Unauthorized 1$/)).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/state=unauthorized/);
  await expect.poll(() => names(page)).toEqual(["west"]);
  await page.getByRole("combobox", { name: "Group" }).selectOption("By home");
  await expect(page).toHaveURL(/group=home/);
  await expect(page.getByRole("rowheader", { name: /^east istio-system\/kiali in admin@prod-east-1/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Group" })).toHaveValue("home");
  await expect.poll(() => names(page)).toEqual(["west"]);
  await page.goBack();
  await expect(page.getByRole("combobox", { name: "Group" })).toHaveValue("none", PATIENT);
  await expect(page).not.toHaveURL(/group=/);
  await page.goBack();
  await expect(chip(page, /^Unauthorized 1$/)).toHaveAttribute("aria-pressed", "false", PATIENT);
  await expect.poll(() => names(page)).toEqual(["west", "east", "r1"]);

  await search(page).fill("prod-r1");
  await expect(page).toHaveURL(/q=prod-r1/);
  await expect.poll(() => names(page)).toEqual(["r1"]);
  await search(page).fill("2.29");
  await expect.poll(() => names(page)).toEqual(["east"]);
  await search(page).fill("no such thing");
  await expect(page.getByRole("heading", { name: "Nothing matches “no such thing”" })).toBeVisible();
  await page.getByRole("button", { name: "Show the whole fleet" }).click();
  await expect.poll(() => names(page)).toEqual(["west", "east", "r1"]);

  await page.getByRole("button", { name: "Compact rows" }).click();
  await expect(page).toHaveURL(/density=compact/);
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
});

test("while somebody reads, a row changes where it stands, and is sorted when it is wanted", async ({
  own,
  sandbox,
}) => {
  const { page } = own;
  await connected(own);
  expect(await names(page)).toEqual(["east", "r1", "west"]);
  await row(page, "r1").hover();
  sandbox.cluster("west").faults.set({ kind: "refuse" });
  await expect(row(page, "west")).toContainText("Unreachable", PATIENT);
  expect(await names(page)).toEqual(["east", "r1", "west"]);
  // By keys: the pointer stays where somebody reads, and on its way to the button would let the rows be sorted by themselves.
  await page.getByRole("button", { name: "1 row changed order: sort" }).press("Enter");
  await expect.poll(() => names(page)).toEqual(["west", "east", "r1"]);
});

test("the rows need no mouse", async ({ own }) => {
  const { page } = own;
  await connected(own);
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  const name = (cluster: string): Locator => row(page, cluster).getByRole("link", { name: cluster, exact: true });
  const first = page.locator("[data-row]").first();
  for (
    let presses = 0;
    presses < 20 && !(await first.evaluate((at) => at.contains(document.activeElement)));
    presses += 1
  )
    await page.keyboard.press("Tab");
  await expect(page.getByRole("checkbox", { name: "Select east" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(name("east")).toBeFocused();
  await page.keyboard.press("End");
  await expect(name("west")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(name("r1")).toBeFocused();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("x");
  const selected = page.getByRole("region", { name: "Selected rows" });
  await expect(selected).toContainText("2 selected");
  await expect(selected.getByRole("link", { name: "Rotate 2 selected" })).toHaveAttribute("href", /verb=rotate/);
  const taken = page.waitForRequest("**/api/fleet/look");
  await page.keyboard.press("r");
  expect((await taken).postDataJSON()).toEqual({ ids: [expect.stringContaining("\nwest")] });

  await page.getByRole("button", { name: "Actions for west" }).press("Enter");
  const menu = page.getByRole("menu", { name: "Actions for west" });
  await expect(menu.getByRole("menuitem", { name: "Revoke…" })).toHaveAttribute("href", /verb=revoke/);
  await expectAccessible(page);
  await picture(page, "fleet with a menu");
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Actions for west" })).toBeFocused();

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Look at the row again");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await name("west").press("Enter");
  await expect(page).toHaveURL(/\/cluster\?home=admin%40prod-east-1&kiali=istio-system%2Fkiali&name=west/);
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await page.waitForURL("/");
});

/** 500 rows, with names as long and as foreign as they can be. */
function large(known: readonly FleetRow[], count: number): readonly FleetRow[] {
  const model = known.find(({ kind }) => kind === "connection");
  if (!model) throw new Error("no connection to copy");
  return Array.from({ length: count }, (_, at): FleetRow => {
    const name = at === 0 ? `n${"a".repeat(61)}z` : at === 1 ? "عنقود-الجنوب" : `cluster-${at}`;
    return { ...model, id: `${model.id}-${at}`, name, context: name, state: at % 50 === 7 ? "drifted" : "healthy" };
  });
}

test("500 rows are all there, found and counted, at both widths and in both schemes", async ({ own, browser }) => {
  const { page } = own;
  await connected(own);
  const answer: { value: FleetView } = await page.evaluate(async () => (await fetch("/api/fleet")).json());
  const view = { ...answer.value, epoch: "00000000-0000-4000-8000-000000000000", rows: large(answer.value.rows, 500) };
  const state = await page.context().storageState();
  for (const width of [1440, 390]) {
    const context = await browser.newContext({
      baseURL: own.bench.running.origin,
      viewport: { width, height: 900 },
      storageState: state,
      reducedMotion: "reduce",
    });
    const other = await context.newPage();
    await other.route(/\/api\/fleet$/, (route) => route.fulfill({ json: { ok: true, value: view } }));
    await other.route(/\/api\/fleet\/stream/, (route) =>
      route.fulfill({ contentType: "text/event-stream", body: `event: view\ndata: ${JSON.stringify(view)}\n\n` }),
    );
    await other.goto("/");
    await expect(other.locator("[data-row]")).toHaveCount(500, PATIENT);
    await expect(chip(other, /^Drifted 10$/)).toBeVisible();
    await search(other).fill("cluster-49");
    await expect(other.locator("[data-row]")).toHaveCount(11);
    await search(other).fill("الجنوب");
    await expect(other.locator("[data-row]")).toHaveCount(1);
    await search(other).fill("n");
    await chip(other, /^Drifted/).click();
    await expect(other.locator("[data-row]")).toHaveCount(10);
    for (const colorScheme of ["light", "dark"] as const) {
      await other.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectAccessible(other);
      await picture(other, `fleet of 500 ${width} ${colorScheme}`);
    }
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await context.close();
  }
});
