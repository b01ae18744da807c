import type { Locator, Page } from "@playwright/test";
import * as z from "zod";
import type { FleetRow } from "@/lib/status/fleet-row";
import { contextOnly, fleetOf, homeOf, readBy } from "@/lib/status/topology-for-tests";
import type { World } from "@/sandbox/worlds/world";
import { connectByCommand } from "./command";
import { expect, expectAccessible, test } from "./fixtures";
import { PRETENDED_NOW_MS, pretendFleet } from "./pretend-fleet";
import { FOREIGN, FOREIGN_MESH, LONG_CONTEXT, LONG_WORDS, LONGEST, MIXED } from "./strange-names";
import { unspoiled, WIDTHS, wide } from "./unspoiled";
import { SANDBOX } from "./wizard";

const NOTHING = "apiVersion: v1\nkind: Config\n";
const PATIENT = { timeout: 30_000 };
const onScreen = z.object({ ids: z.array(z.string()) });

const rows = (page: Page): Locator => page.locator("[data-row]");
const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Search the fleet" });
const chip = (page: Page, words: string): Locator =>
  page.getByRole("list", { name: "Rows by state" }).getByRole("button", { name: words, exact: true });
const drawing = (page: Page): Locator => page.getByRole("group", { name: "Topology", exact: true });

/** Boxes of the picture that lie on each other. */
const overlaps = (page: Page): Promise<readonly string[]> =>
  drawing(page).evaluate((root) => {
    const boxes = [...root.querySelectorAll<HTMLElement>("button[data-id]")]
      .filter(({ ariaLabel }) => /^(Home|Cluster) /.test(ariaLabel ?? ""))
      .map((each) => ({ words: each.ariaLabel ?? "", at: each.getBoundingClientRect() }));
    return boxes.flatMap(({ words, at }, index) =>
      boxes.slice(index + 1).flatMap((other) => {
        const isApart =
          at.right <= other.at.left ||
          other.at.right <= at.left ||
          at.bottom <= other.at.top ||
          other.at.bottom <= at.top;
        return isApart ? [] : [`${words} | ${other.words}`];
      }),
    );
  });

test.describe("a fleet of", () => {
  test.beforeEach(({ bench }) => bench.use(NOTHING));

  for (const count of [1, 3, 100, 500])
    test(`${count} has every cluster in the list, in the picture and in the table`, async ({ page }) => {
      const fleet = fleetOf(count);
      await pretendFleet(page, fleet);
      await page.goto("/");
      const ill = fleet.filter(({ state }) => state !== "healthy").length;
      for (const width of WIDTHS) {
        await wide(page, width);
        await expect(rows(page)).toHaveCount(count + 1, PATIENT);
        await expect(chip(page, `Healthy ${count + 1 - ill}`)).toBeVisible();
        await expect(page.getByText(`${count + 1} rows`, { exact: true }).first()).toBeVisible();
      }
      await unspoiled(page, `fleet of ${count}`);

      await page.goto("/topology");
      await expect(drawing(page).getByRole("button").first()).toBeVisible(PATIENT);
      const words = await drawing(page)
        .getByRole("button")
        .evaluateAll((all) => all.flatMap(({ ariaLabel }) => ariaLabel ?? []));
      const grouped = words.reduce((sum, each) => sum + Number(/^(\d+) clusters: /.exec(each)?.[1] ?? 0), 0);
      expect(words.filter((each) => /^(Home|Cluster) /.test(each)).length + grouped).toBe(count + 1);
      for (const width of WIDTHS) {
        await wide(page, width);
        expect(await overlaps(page)).toEqual([]);
      }
      await unspoiled(page, `topology of ${count}`);
      await page.getByRole("button", { name: "Table", exact: true }).click();
      const table = page.getByRole("table").locator("tbody tr");
      await expect(table).toHaveCount(Math.min(count + 1, 200));
      const last = `${count > 200 ? 401 : 1} to ${count + 1} of ${count + 1}`;
      for (let pages = Math.ceil((count + 1) / 200); pages > 1; pages -= 1)
        await page.getByRole("button", { name: /next/i }).click();
      await expect(page.getByText(last)).toHaveCount(count > 200 ? 1 : 0);
    });

  test("500 is filtered, searched, found by the browser's own search, and walked to its end", async ({ page }) => {
    await pretendFleet(page, fleetOf(500));
    const watched: (readonly string[])[] = [];
    await page.route("**/api/fleet/screen", (route) => {
      watched.push(onScreen.parse(route.request().postDataJSON()).ids);
      return route.fulfill({ json: { ok: true, value: null } });
    });
    await page.goto("/");
    await expect(rows(page)).toHaveCount(501, PATIENT);
    const last = page.getByRole("link", { name: "r500", exact: true });
    await expect(last).not.toBeInViewport();

    await test.step("the browser finds what is not on screen", async () => {
      const find = (words: string) =>
        page.evaluate((text) => {
          const found: unknown = Reflect.get(window, "find").call(window, text, true, false, true);
          return found;
        }, words);
      expect(await find("r500")).toBe(true);
      await expect(last).toBeInViewport();
      expect(await find("r501")).toBe(false);
    });

    await test.step("keys reach the last row, and the first again", async () => {
      await search(page).focus();
      const first = rows(page).first();
      for (let presses = 0; presses < 15; presses += 1) {
        await page.keyboard.press("Tab");
        if (await first.evaluate((at) => at.contains(document.activeElement))) break;
      }
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("End");
      await expect(last).toBeFocused();
      await expect(last).toBeInViewport();
      // What is in sight is watched, and only that: of a fleet of this size everything else is swept.
      await expect.poll(() => watched.at(-1)?.some((id) => id.endsWith("r500"))).toBe(true);
      expect(Math.max(...watched.map(({ length }) => length))).toBeLessThan(60);
      await page.keyboard.press("Home");
      await expect(first.locator("[data-column=name]")).toBeFocused();
      await expect(first).toBeInViewport();
      // One stop: past all the rows with one press.
      await page.keyboard.press("End");
      for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Tab");
      expect(await rows(page).evaluateAll((all) => all.some((row) => row.contains(document.activeElement)))).toBe(
        false,
      );
    });

    await test.step("typing keeps every letter, and each answer is whole", async () => {
      await search(page).pressSequentially("r04 healthy");
      await expect(search(page)).toHaveValue("r04 healthy");
      await expect(rows(page)).toHaveCount(9);
      await expect(page).toHaveURL(/q=r04/);
      await search(page).fill("");
      await expect(rows(page)).toHaveCount(501);
      await chip(page, "Unauthorized 13").click();
      await expect(rows(page)).toHaveCount(13);
      await search(page).fill("r4");
      await expect(rows(page)).toHaveCount(3);
      await page.getByRole("combobox", { name: "Group" }).selectOption("By mesh");
      await expect(rows(page)).toHaveCount(3);
      await expect(page.getByRole("rowheader", { name: /^mesh1/ })).toBeVisible();
    });
  });

  test("names that are as long and as foreign as can be keeps them whole and apart", async ({ page }) => {
    test.setTimeout(120_000);
    const home = homeOf(FOREIGN, { mesh: FOREIGN_MESH });
    const names = [LONGEST, LONG_WORDS, MIXED];
    const fleet = [
      home,
      homeOf(LONGEST, {
        mesh: LONGEST,
        context: LONG_CONTEXT,
        home: { context: LONG_CONTEXT, kiali: `${"k".repeat(63)}/${LONGEST}` },
      }),
      ...names.map((name, at) =>
        readBy(home, name, {
          state: at === 0 ? "unreachable" : "degraded",
          layer: at === 0 ? "tcp" : null,
          detail: `${name} refuses the connection, says ${FOREIGN}`,
          context: at === 1 ? LONG_CONTEXT : FOREIGN,
          evidence: { atMs: PRETENDED_NOW_MS, from: "kiali" },
          more: [{ state: "drifted", detail: `${LONGEST} lacks rights`, layer: null, evidence: null }],
        }),
      ),
      contextOnly(LONG_CONTEXT),
      contextOnly(MIXED),
    ];
    await pretendFleet(page, fleet);
    for (const address of ["/?contexts=1", "/?contexts=1&group=mesh", "/?contexts=1&group=home"]) {
      await page.goto(address);
      await expect(rows(page)).toHaveCount(fleet.length, PATIENT);
      await unspoiled(page, `fleet of strange names, ${address}`);
      await expectAccessible(page);
    }
    await page
      .getByRole("button", { name: `Actions for ${LONGEST}` })
      .first()
      .click();
    await expect(page.getByRole("menu")).toBeVisible();
    await unspoiled(page, "fleet of strange names, menu");
    const chosen = new URLSearchParams({ chosen: `context:${MIXED}` });
    for (const address of ["/topology", `/topology?${chosen}`, "/topology?view=table"]) {
      await page.goto(address);
      await expect(page.getByRole("main").getByText(LONGEST).filter({ visible: true }).first()).toBeVisible(PATIENT);
      await expect(page.getByRole("region", { name: "Details" })).toHaveCount(address.includes("chosen") ? 1 : 0);
      await unspoiled(page, `strange names, ${address}`);
      await expectAccessible(page);
    }
  });

  test("a clock of the browser that jumps changes no age: ages are of the console's own clock", async ({ page }) => {
    await page.addInitScript(() => {
      const Real = Date;
      const jumped = (): number => Real.now() + Number(Reflect.get(window, "jumpMs") ?? 0);
      class Jumping extends Real {
        static override now(): number {
          return jumped();
        }
        constructor(at: number | string | Date = jumped()) {
          super(at);
        }
      }
      Reflect.set(window, "Date", Jumping);
    });
    const home = homeOf("east");
    const seen = (agoMs: number): FleetRow["evidence"] => ({ atMs: PRETENDED_NOW_MS - agoMs, from: "console" });
    await pretendFleet(page, [
      { ...home, evidence: seen(600_000) },
      readBy(home, "ticking", { evidence: seen(5_000) }),
    ]);
    await page.goto("/");
    const old = page.locator("[data-row]").filter({ hasText: "east" }).first().getByRole("time");
    const young = page.getByRole("row").filter({ hasText: "ticking" }).getByRole("time");
    await expect(old).toHaveText("10 min ago, from the console", PATIENT);
    const seconds = async (): Promise<number> => Number.parseInt((await young.textContent()) ?? "", 10);
    for (const [what, jumpMs] of [
      ["three hours on", 3 * 3_600_000],
      ["back by a day", -24 * 3_600_000],
      ["to the year 1970", -Date.now()],
    ] as const)
      await test.step(what, async () => {
        const before = await seconds();
        await page.evaluate((ms) => Reflect.set(window, "jumpMs", ms), jumpMs);
        // It has ticked under the new clock.
        await expect.poll(seconds).toBeGreaterThan(before + 1);
        expect(await seconds()).toBeLessThan(60);
        await expect(young).toHaveText(/^\d+ s ago, from the console$/);
        await expect(old).toHaveText("10 min ago, from the console");
        await expect(page.getByRole("row").filter({ hasText: "ticking" })).not.toContainText("last known");
        // Only what is told of the wall clock follows it.
        await page.mouse.move(0, 0);
        await old.hover();
        const [told, now] = await Promise.all([old.getAttribute("datetime"), page.evaluate(() => Date.now())]);
        expect(Math.abs(now - 600_000 - Date.parse(told ?? ""))).toBeLessThan(90_000);
      });
  });
});

test.describe("real names that are as long and as foreign as can be", () => {
  const istio = { network: "network-1", meshId: FOREIGN_MESH };
  const plain = { credential: "certificate", operator: "admin", root: "acme", kiali: null, faults: [] } as const;
  const strange: World = {
    clusters: [
      {
        ...plain,
        name: "east",
        context: SANDBOX.home,
        kubeCluster: "prod-east-1",
        istio: { ...istio, role: "primary", clusterId: LONG_WORDS },
        kiali: { clusterName: LONG_WORDS, version: "2.29.0" },
      },
      {
        ...plain,
        name: "west",
        context: FOREIGN,
        kubeCluster: FOREIGN,
        istio: { ...istio, role: "remote", clusterId: LONGEST, primaries: [LONG_WORDS] },
      },
    ],
    linked: [LONGEST],
  };
  test.use({ world: { world: strange } });

  test("are whole and apart on the pages of a cluster and of its Kiali, alive and dead", async ({
    bench,
    page,
    sandbox,
  }) => {
    test.setTimeout(120_000);
    await connectByCommand(bench, SANDBOX.home, [FOREIGN]);
    const kiali = { home: SANDBOX.home, kiali: "istio-system/kiali" };
    const cluster = `/cluster?${new URLSearchParams({ ...kiali, name: LONGEST })}`;
    const main = page.getByRole("main");
    await page.goto(cluster);
    await expect(main.getByText("Exactly the rules that Kiali needs")).toBeVisible(PATIENT);
    await expect(main.getByRole("status").first()).toContainText("Healthy", PATIENT);
    await unspoiled(page, "cluster of strange names");
    await page.goto(`/cluster?${new URLSearchParams({ context: FOREIGN })}`);
    await expect(main.getByText("the same mesh as its home").or(main.getByText(FOREIGN_MESH)).first()).toBeVisible(
      PATIENT,
    );
    await unspoiled(page, "context of strange names");
    await page.goto(`/kiali?${new URLSearchParams(kiali)}`);
    await expect(main.getByText("Kiali lists all 2 clusters that it should")).toBeVisible(PATIENT);
    await unspoiled(page, "kiali of strange names");
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    await page.goto(cluster);
    await expect(main.getByRole("status").first()).toContainText("Unreachable", PATIENT);
    await unspoiled(page, "cluster of strange names, dead");
    await page.goto("/topology");
    await expect(page.getByRole("button", { name: "Ask Istio again" })).toBeVisible(PATIENT);
    await unspoiled(page, "topology of strange names, dead");
  });
});
