import type { Locator, Page } from "@playwright/test";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { contextRowId } from "@/lib/status/row-id";
import { contextOnly, fleetOf, homeOf } from "@/lib/status/topology-for-tests";
import { connectByCommand } from "./command";
import { type Bench, expect, expectAccessible, test } from "./fixtures";
import { picture, SANDBOX } from "./wizard";

/** The fleet first: a page that is opened before it has no context to choose from. */
test.beforeEach(({ sandbox }) => expect(sandbox.clusters).toHaveProperty("west"));

const drawing = (page: Page): Locator => page.getByRole("group", { name: "Topology", exact: true });
const mark = (page: Page, words: string | RegExp): Locator => drawing(page).getByRole("button", { name: words });
const details = (page: Page): Locator => page.getByRole("region", { name: "Details" });

/** Connects remotes of the home and waits until the picture shows them as they are. */
async function connected(page: Page, bench: Bench, remotes: readonly string[] = [SANDBOX.remote]): Promise<void> {
  await connectByCommand(bench, SANDBOX.home, remotes);
  // A home is known once somebody looked at it.
  await page.goto(`/connections?${new URLSearchParams({ home: SANDBOX.home })}`);
  await expect(page.getByRole("button", { name: "Details of west", exact: true })).toBeVisible({ timeout: 30_000 });
  await page.goto("/topology");
  await expect(mark(page, "east reads west with Kiali: Healthy")).toBeVisible({ timeout: 30_000 });
  await istioAsked(page);
}

const istioAsked = (page: Page): Promise<void> =>
  expect(page.getByRole("button", { name: "Ask Istio again" })).toBeVisible({ timeout: 30_000 });

test.describe("the demo fleet", () => {
  test.use({ world: { world: "demo", remotes: 1 } });
  test.setTimeout(180_000);

  test("picture and table say the same: Kiali's connections, Istio's links, and where they differ", async ({
    page,
    bench,
  }) => {
    await connected(page, bench);
    await expect(mark(page, "Istio in east reads west: linked")).toBeVisible();
    await expect(mark(page, "Istio in east reads r1: Istio in east reads r1; Kiali in east does not")).toBeVisible();
    await expect(drawing(page).getByRole("heading", { name: /^Mesh mesh1/ })).toBeVisible();
    const differs = page.getByRole("listitem").filter({ hasText: "Istio in east reads r1; Kiali in east does not" });
    const way = differs.getByRole("link", { name: "Connect r1" });
    await expect(way).toHaveAttribute("href", /^\/setup\?.*home=admin%40prod-east-1.*remote=prod-r1-1/);
    // Neither a silent cluster nor one whose login could open a window is taken for one without links.
    await page.getByRole("button", { name: "Istio's links of 2 clusters could not be seen" }).click();
    await expect(page.getByText(/^admin@prod-south-1: /)).toBeVisible();
    await expect(page.getByText(/cluster\/staging: not asked, because its exec plugin may open a login/)).toBeVisible();

    const drawn = await drawing(page)
      .getByRole("button")
      .evaluateAll((all) => all.map((each) => each.ariaLabel ?? ""));
    const lines = drawn.map(lineOf).filter((line) => line !== null);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    await expect(page).toHaveURL(/view=table/);
    const table = page.getByRole("table", { name: /^Who reads whom/ });
    await expect(table).toContainText("admin@prod-south-1");
    const cells = await Promise.all(
      (await table.locator("tbody tr").all()).map((row) => row.getByRole("cell").allInnerTexts()),
    );
    const told = cells.flatMap(([from = "", to = "", kind = "", state = ""]) =>
      kind === "Kiali" || kind === "Istio" ? [[first(from), first(to), kind, state.trim()].join(" ")] : [],
    );
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(told.sort()).toEqual(lines.sort());
    const boxes = drawn.filter((words) => /^(Home|Cluster) /.test(words)).length;
    const ends = new Set(
      cells.flatMap(([from = "", to = ""]) => [from, to].map(first).filter((name) => name !== "–" && name !== "")),
    );
    expect(ends.size).toBe(boxes);
    await expect(table.getByRole("row").filter({ hasText: "admin@prod-south-1" })).toContainText("Not connected");
  });

  test("a cluster that dies turns its own line, without a reload, and turns it back", async ({
    page,
    bench,
    sandbox,
  }) => {
    await connected(page, bench, [SANDBOX.remote, "prod-r1-1"]);
    await expect(mark(page, "east reads r1 with Kiali: Healthy")).toBeVisible({ timeout: 30_000 });
    await page.evaluate(() => Reflect.set(window, "isSameDocument", true));
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    await expect(mark(page, "east reads west with Kiali: Unreachable")).toBeVisible({ timeout: 30_000 });
    await expect(mark(page, "east reads r1 with Kiali: Healthy")).toBeVisible();
    await mark(page, "east reads west with Kiali: Unreachable").click();
    await expect(details(page)).toContainText("Unreachable");
    await expect(details(page)).toContainText(/from the console/);
    await expect(details(page).getByRole("link", { name: "The cluster's page" })).toHaveAttribute(
      "href",
      /^\/cluster\?.*name=west/,
    );
    await expect(page.getByText(/1 needs attention/)).toBeVisible();
    await picture(page, "topology, one unreachable");
    sandbox.cluster("west").faults.clear();
    await expect(mark(page, "east reads west with Kiali: Healthy")).toBeVisible({ timeout: 60_000 });
    await expect(details(page)).toContainText("Healthy");
    expect(await page.evaluate(() => Reflect.get(window, "isSameDocument"))).toBe(true);
  });

  test("what a login may not see of Istio is said with its verb, beside all the rest", async ({
    page,
    bench,
    sandbox,
  }) => {
    sandbox.cluster("r1").faults.set({ kind: "deny", verb: "list", group: "apps", resource: "deployments" });
    await connected(page, bench);
    await page.getByRole("button", { name: "Istio's links of 3 clusters could not be seen" }).click();
    await expect(page.getByText(/^prod-r1-1: .*list deployments/)).toBeVisible();
    await expect(mark(page, "Istio in east reads west: linked")).toBeVisible();
  });

  test("the keyboard goes along the lines, opens details and leaves them", async ({ page, bench }) => {
    await connected(page, bench);
    const home = mark(page, /^Home east: /);
    const toWest = mark(page, "east reads west with Kiali: Healthy");
    await page.getByRole("button", { name: "Ask Istio again" }).focus();
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press("Tab");
      if (await drawing(page).evaluate((root) => root.contains(document.activeElement))) break;
    }
    await expect(home).toBeFocused();
    expect(await home.evaluate((each) => getComputedStyle(each).outlineStyle)).toBe("solid");
    await page.keyboard.press("ArrowRight");
    await expect(toWest).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(mark(page, /^Cluster west: Healthy/)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(mark(page, /^Cluster west: Healthy/)).not.toBeFocused();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowLeft");
    await expect(toWest).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(details(page).getByRole("heading", { name: "east reads west" })).toBeVisible();
    await expect(page).toHaveURL(/chosen=kiali/);
    await page.keyboard.press("Escape");
    await expect(details(page)).toHaveCount(0);
    await expect(toWest).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(home).toBeFocused();
    // Past the picture with one press: it is one stop.
    await page.keyboard.press("Tab");
    expect(await drawing(page).evaluate((root) => root.contains(document.activeElement))).toBe(false);
  });

  test("one cluster can be looked at with its neighbors alone, by an address that can be sent", async ({
    page,
    bench,
  }) => {
    await connected(page, bench);
    await mark(page, /^Cluster west: /).click();
    await details(page).getByRole("button", { name: "Only it and its neighbors" }).click();
    await expect(mark(page, /^(Home|Cluster) /)).toHaveCount(2);
    await page.reload();
    await istioAsked(page);
    await expect(mark(page, /^(Home|Cluster) /)).toHaveCount(2);
    await page.getByRole("button", { name: "Show everything" }).click();
    await expect(mark(page, /^Cluster r1: /)).toBeVisible();
  });

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ])
    test.describe(`${viewport.width} px`, () => {
      test.use({ viewport });

      test("picture, details and table are accessible, light and dark, and no wider than the screen", async ({
        page,
        bench,
      }) => {
        await connected(page, bench);
        const places = { picture: "", details: "&chosen=context:prod-west-1", table: "&view=table" };
        for (const [name, params] of Object.entries(places)) {
          await page.goto(`/topology?${params}`);
          await istioAsked(page);
          for (const colorScheme of ["light", "dark"] as const) {
            await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            await picture(page, `topology, ${name} ${colorScheme} ${viewport.width}`);
            await expectAccessible(page, { onlyColors: colorScheme === "dark" });
          }
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect.soft(width, name).toBeLessThanOrEqual(viewport.width);
        }
      });
    });
});

/** Puts a fleet in the place of the console's own, told once. */
async function pretend(page: Page, rows: readonly FleetRow[]): Promise<void> {
  const view: FleetView = {
    epoch: "pretended",
    rev: 1,
    nowMs: 1_000_000,
    rows,
    sweep: null,
    sweptMs: null,
    problems: [],
  };
  await page.route(/\/api\/fleet$/, (route) => route.fulfill({ json: { ok: true, value: view } }));
  await page.route(/\/api\/fleet\/stream/, (route) =>
    route.fulfill({ contentType: "text/event-stream", body: `event: view\ndata: ${JSON.stringify(view)}\n\n` }),
  );
  const events = `event: asked\ndata: {"contexts":[],"logins":[]}\n\nevent: done\ndata: {}\n\n`;
  await page.route(/\/api\/fleet\/links/, (route) => route.fulfill({ contentType: "text/event-stream", body: events }));
}

test.describe("large fleets", () => {
  for (const count of [100, 500])
    test(`${count} clusters stand in groups by state, which open, and the table has each`, async ({ page }) => {
      await pretend(page, fleetOf(count));
      await page.goto("/topology");
      const healthy = mark(page, `${count * 0.9} clusters: Healthy`);
      await expect(healthy).toHaveAttribute("aria-expanded", "false");
      await expect(mark(page, `east reads ${count * 0.9} clusters with Kiali: Healthy`)).toBeVisible();
      expect(await drawing(page).getByRole("button").count()).toBeLessThan(40);
      await picture(page, `topology of ${count}`);
      await healthy.press("Enter");
      await expect(healthy).toHaveAttribute("aria-expanded", "true");
      await expect(mark(page, /^Cluster r\d+: Healthy/)).toHaveCount(count * 0.9);
      await picture(page, `topology of ${count}, opened`);
      await page.goto("/topology?view=table");
      await expect(page.getByText(`1 to 200 of ${count + 1}`)).toHaveCount(count > 200 ? 1 : 0);
      await expect(page.getByRole("table").locator("tbody tr")).toHaveCount(Math.min(200, count + 1));
    });

  test("names of 63 characters and from right to left keep to their boxes, and are whole in the details", async ({
    page,
  }) => {
    const names = ["n".repeat(63), "عنقود-الشرق-1"];
    await pretend(page, [homeOf("east"), ...names.map((name) => ({ ...contextOnly(name), id: contextRowId(name) }))]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/topology");
    for (const name of names) {
      const box = mark(page, new RegExp(`^Cluster ${name}: `));
      const [inner, outer] = [await box.locator("bdi").first().boundingBox(), await box.boundingBox()];
      if (!inner || !outer) throw new Error("a box has a place");
      expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
      await expect(box.locator("bdi").first()).toHaveAttribute("title", name);
      await box.click();
      await expect(details(page).getByRole("heading", { name, exact: true })).toBeVisible();
      await details(page).getByRole("button", { name: "Close the details" }).click();
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test("what was last known stays, and is told as such, while the console is silent", async ({ page }) => {
    const seen = { atMs: 999_000, from: "console" as const };
    await pretend(
      page,
      fleetOf(3).map((row) => ({ ...row, evidence: seen })),
    );
    await page.goto("/topology");
    await expect(mark(page, /^Cluster r001: Healthy/)).toBeVisible();
    await page.route(/\/api\/fleet$/, (route) => route.fulfill({ json: {} }));
    await page.route(/\/api\/fleet\/stream/, (route) => route.fulfill({ contentType: "text/event-stream", body: "" }));
    await expect(page.getByText("The console's own server does not answer")).toBeVisible({ timeout: 30_000 });
    await expect(mark(page, /^Last known: Cluster r001: Healthy/)).toBeVisible();
  });

  test("no home at all leads to where Kialis are looked for", async ({ page }) => {
    await pretend(page, [contextOnly("spare")]);
    await page.goto("/topology");
    await expect(page.getByRole("heading", { name: "No home is known yet" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Look for Kialis" })).toHaveAttribute("href", "/");
  });
});

/** "east west Kiali Healthy" for what is read out of a line; null for a cluster. */
function lineOf(words: string): string | null {
  const kiali = /^(.+) reads (.+) with Kiali: (.+)$/.exec(words);
  if (kiali) return `${kiali[1]} ${kiali[2]} Kiali ${kiali[3]}`;
  const istio = /^Istio in (.+?) reads (.+?): (.+)$/.exec(words);
  return istio && `${istio[1]} ${istio[2]} Istio ${istio[3] === "linked" ? "Linked" : "Kiali does not"}`;
}

const first = (text: string): string => text.trim().split("\n")[0]?.trim() ?? "";
