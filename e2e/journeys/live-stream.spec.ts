import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { connectionsOf } from "./connections";
import { expect, startBench, test } from "./fixtures";
import { killServer } from "./kill-server";
import { picture } from "./wizard";

const STREAM = "**/api/fleet/stream*";

/** Two looks at a home that nobody watches, and what it takes to show. */
const SOON = { timeout: 30_000 };

/** The home's row in the live fleet. */
const homeRow = (page: Page): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^east home/ }) });

const link = (page: Page): Locator => page.getByRole("main").getByRole("status").filter({ hasText: LINK });
const LINK = /^(Connecting|Live|Every 15 s|Lost|Signed out.*)$/;

/** The live fleet, whose home is known and healthy. */
async function openFleet(page: Page): Promise<void> {
  await page.goto("/");
  await expect(homeRow(page)).toContainText("Healthy", SOON);
}

/** Says whether the page was loaded anew since. */
async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", "yes"));
  return async () => (await page.locator("html").getAttribute("data-marked")) === "yes";
}

/** The streams of a page that are open at this moment, and the addresses they were opened by. */
function watchStreams(page: Page) {
  const open = new Set<object>();
  const addresses: URL[] = [];
  page.on("request", (request) => {
    if (!request.url().includes("/api/fleet/stream")) return;
    open.add(request);
    addresses.push(new URL(request.url()));
  });
  page.on("requestfailed", (request) => open.delete(request));
  page.on("requestfinished", (request) => open.delete(request));
  return { open: () => open.size, addresses };
}

/** A tab is hidden, or seen again: a headless browser shows all of them all the time. */
const setHidden = (page: Page, isHidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

/** A browser whose refused requests are no bad manners: it is cut off on purpose. */
async function cutOff(browser: Browser, baseURL: string, launch: string): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto(launch);
  await page.waitForURL("/");
  return [context, page];
}

/** A home is known once somebody looked at its connections. */
async function makeKnown(page: Page): Promise<void> {
  const read = page.waitForResponse((answer) => new URL(answer.url()).pathname === "/api/connections");
  await page.goto(connectionsOf());
  await read;
}

test.beforeEach(async ({ sandbox, page }) => {
  expect(sandbox.clusters).toHaveProperty("east");
  await makeKnown(page);
});

test("a fault appears in an open page, and goes again, without a reload", async ({ page, sandbox }) => {
  await openFleet(page);
  const isSamePage = await mark(page);
  await expect(link(page)).toHaveText("Live");
  sandbox.cluster("east").faults.set({ kind: "unauthorized" });
  await expect(homeRow(page)).toContainText("Unauthorized", SOON);
  await picture(page, "a fault appeared");
  sandbox.cluster("east").faults.clear();
  await expect(homeRow(page)).toContainText("Healthy", { timeout: 60_000 });
  expect(await isSamePage()).toBe(true);
});

test("a hidden tab has no stream; seen again, it goes on from what it has", async ({ page, sandbox }) => {
  const streams = watchStreams(page);
  await openFleet(page);
  const isSamePage = await mark(page);
  await expect.poll(streams.open).toBe(1);
  await setHidden(page, true);
  await expect.poll(streams.open, { timeout: 10_000 }).toBe(0);
  const opened = streams.addresses.length;
  sandbox.cluster("east").faults.set({ kind: "unauthorized" });
  await page.waitForTimeout(2_000);
  expect(streams.addresses).toHaveLength(opened);

  await setHidden(page, false);
  await expect.poll(streams.open).toBe(1);
  expect(Number(streams.addresses.at(-1)?.searchParams.get("rev"))).toBeGreaterThan(0);
  await expect(homeRow(page)).toContainText("Unauthorized", SOON);
  expect(await isSamePage()).toBe(true);
});

test("the tabs of one browser share one stream, and the next one takes over", async ({ page, sandbox }) => {
  const first = watchStreams(page);
  await openFleet(page);
  const other = await page.context().newPage();
  const second = watchStreams(other);
  await openFleet(other);
  await expect(link(other)).toHaveText("Live");
  await expect.poll(() => [first.open(), second.open()]).toEqual([1, 0]);
  sandbox.cluster("east").faults.set({ kind: "unauthorized" });
  for (const tab of [page, other]) await expect(homeRow(tab)).toContainText("Unauthorized", SOON);

  await page.goto("about:blank");
  await expect.poll(second.open).toBe(1);
  sandbox.cluster("east").faults.clear();
  await expect(homeRow(other)).toContainText("Healthy", { timeout: 60_000 });
  await expect(link(other)).toHaveText("Live");
  await other.close();
});

test("where the stream does not get through, the page asks, and takes the stream when it does", async ({
  bench,
  browser,
  sandbox,
}) => {
  const [context, page] = await cutOff(browser, bench.running.origin, await bench.launch());
  await context.route(STREAM, (route) => route.abort());
  await openFleet(page);
  await expect(link(page)).toHaveText("Every 15 s", SOON);
  await picture(page, "polling");
  sandbox.cluster("east").faults.set({ kind: "unauthorized" });
  await expect(homeRow(page)).toContainText("Unauthorized", { timeout: 45_000 });

  await context.unroute(STREAM);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(link(page)).toHaveText("Live");
  await context.close();
});

test("a console that ends leaves the last known, and its page comes back by itself after a restart", async ({
  browser,
  sandbox,
}) => {
  test.setTimeout(180_000);
  const port = 26_900;
  const first = await startBench(port);
  await first.use(await readFile(sandbox.kubeconfigPath, "utf8"));
  const [context, page] = await cutOff(browser, first.running.origin, first.running.launch);
  await makeKnown(page);
  await openFleet(page);
  const isSamePage = await mark(page);
  await killServer(first);
  await expect(link(page)).toHaveText("Lost", SOON);
  await expect(homeRow(page)).toHaveAttribute("data-stale", "true");
  await expect(homeRow(page)).toContainText("Healthy");
  await expect(homeRow(page).locator("time").first()).toHaveText(/\d+ s ago/, SOON);
  await picture(page, "lost");

  // Sessions live in the process: the new one knows nobody until somebody signs in, in whatever tab.
  const second = await startBench(port, first.folder);
  await expect(link(page)).toHaveText(/^Signed out/, SOON);
  await picture(page, "signed out");
  const signIn = await context.newPage();
  await signIn.goto(second.running.launch);
  await expect(link(page)).toHaveText("Live", SOON);
  await expect(homeRow(page)).not.toHaveAttribute("data-stale", "true", SOON);
  expect(await isSamePage()).toBe(true);
  await context.close();
  await second.stop();
  await first.stop();
});

test("a browser that asked for it is told of what becomes worse, and not of what it finds", async ({
  bench,
  browser,
  sandbox,
}) => {
  const [context, page] = await cutOff(browser, bench.running.origin, await bench.launch());
  await context.addInitScript(() => {
    const shown: string[] = [];
    class Told {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string, { body = "" } = {}) {
        shown.push(`${title}\n${body}`);
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Told, shown });
    localStorage.setItem("kiali-fleet/notices", "on");
  });
  const shown = (tab: Page) => tab.evaluate((): string[] => Reflect.get(globalThis, "shown"));
  await openFleet(page);
  const other = await context.newPage();
  await other.goto("/activity");
  await page.waitForTimeout(7_000);
  expect([...(await shown(page)), ...(await shown(other))]).toEqual([]);
  sandbox.cluster("east").faults.set({ kind: "unauthorized" });
  await expect
    .poll(async () => [...(await shown(page)), ...(await shown(other))], { timeout: 60_000 })
    .toEqual([expect.stringMatching(/: Unauthorized\n./)]);
  await context.close();
});
