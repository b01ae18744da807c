import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { fakeReceiver, type Receiver, TEST_SECRET } from "@/e2e/receivers/fake-receiver";
import { parsePrometheus } from "@/e2e/receivers/parse-prometheus";
import { startConsole } from "@/e2e/security/start-console";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { connectByCommand } from "./command";
import { expect, expectAccessible, kialiServes, test as onBench, watchManners } from "./fixtures";
import { picture, SANDBOX } from "./wizard";

const TOKEN = "canary-metrics-token-8c1f";
const KIALI = { namespace: "istio-system", name: "kiali" };

type World = {
  page: Page;
  origin: string;
  sandbox: Sandbox;
  receiver: Receiver;
  /** The receiver answers with this status from now on. */
  answers: (status: number) => void;
};

/** A console whose environment names a webhook and a token, on a sandbox of its own where west is connected, and a browser that is signed in. */
const test = onBench.extend<{ settings: World }>({
  settings: [
    async ({ browser, viewport, colorScheme }, use) => {
      const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-settings-"));
      const sandbox = await startSandbox({ world: "pair", timeScale: 0.05, dir: folder });
      let status = 204;
      const receiver = await fakeReceiver((response) => response.writeHead(status, { "retry-after": "1" }).end());
      const { kubeconfigPath } = sandbox;
      await kialiServes(kubeconfigPath, SANDBOX.home);
      await connectByCommand({ folder, kubeconfigPath }, SANDBOX.home, [SANDBOX.remote]);
      await writeFile(join(folder, "homes.json"), JSON.stringify({ homes: [{ home: SANDBOX.home, kiali: KIALI }] }));
      const running = await startConsole({
        HOME: folder,
        KUBECONFIG: kubeconfigPath,
        FLEET_AUDIT_FILE: join(folder, "audit.jsonl"),
        FLEET_PORT: "21400",
        FLEET_METRICS_TOKEN: TOKEN,
        FLEET_WEBHOOK_URL: `${receiver.url}/canary-path`,
        FLEET_WEBHOOK_SECRET: TEST_SECRET,
        FLEET_WEBHOOK_HOLD_SECONDS: "1",
      });
      const context = await browser.newContext({ baseURL: running.origin, viewport, colorScheme });
      const page = await context.newPage();
      const manners = watchManners(page, running.origin);
      await page.goto(running.launch);
      await page.waitForURL((url) => url.pathname !== "/launch");
      await use({
        page,
        origin: running.origin,
        sandbox,
        receiver,
        answers: (next) => {
          status = next;
        },
      });
      const html = await page.content();
      await context.close();
      await running.stop();
      await receiver[Symbol.asyncDispose]();
      await sandbox.stop();
      const audit = await readFile(join(folder, "audit.jsonl"), "utf8");
      for (const canary of [TOKEN, TEST_SECRET, "canary-path"])
        for (const place of [audit, running.output(), html]) expect(place).not.toContain(canary);
      expect(audit).toContain("webhook-test");
      await rm(folder, { recursive: true });
      // A browser asks for the icon of a page of plain text, which names none.
      expect(manners().filter((each) => !each.endsWith("/favicon.ico)"))).toEqual([]);
    },
    { timeout: 300_000 },
  ],
});

const deliveries = (page: Page) => page.getByRole("table", { name: "Messages to the webhook, newest first" });
const changes = ({ received }: Receiver) =>
  received.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === "state" ? [`${event.subject.cluster} ${event.from} → ${event.to}`] : [])),
  );

test("Settings: a test arrives signed, a fault and its end are told, a receiver that is away is tried again, one that is gone is left alone", async ({
  settings,
}) => {
  test.setTimeout(240_000);
  const { page, sandbox, receiver, answers } = settings;

  await test.step("from the session menu, with nothing sent yet", async () => {
    await page.getByRole("button", { name: "Session and appearance" }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
    await expect(page.getByText("Nothing was sent since this console started.")).toBeVisible();
    await expect(page.getByText(`${new URL(receiver.url).origin}/…`)).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("a test, by keyboard", async () => {
    const button = page.getByRole("button", { name: "Send a test" });
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("The test arrived: 204")).toBeVisible();
    await expect(deliveries(page).getByRole("row").nth(1)).toContainText("Delivered, 204");
    expect(receiver.received).toMatchObject([{ isGenuine: true, events: [{ kind: "test" }] }]);
  });

  await test.step("a cluster that dies and comes back, while the fleet is on screen", async () => {
    await page.goto("/");
    await expect(page.getByText("west").first()).toBeVisible();
    await expect(page.getByText("Healthy").first()).toBeVisible({ timeout: 30_000 });
    // What the first look saw is told to nobody, so it has to have been.
    await page.waitForTimeout(3_000);
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    await expect.poll(() => changes(receiver), { timeout: 60_000 }).toContain("west healthy → unreachable");
    sandbox.cluster("west").faults.clear();
    await expect.poll(() => changes(receiver), { timeout: 90_000 }).toContain("west unreachable → healthy");
    expect(receiver.received.every(({ isGenuine }) => isGenuine)).toBe(true);
    await page.goto("/settings");
    await expect(deliveries(page)).toContainText("west: healthy → unreachable");
    await picture(page, "settings");
  });

  await test.step("a receiver that is away is tried again, and the page says when", async () => {
    answers(503);
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The test did not arrive: It answered 503")).toBeVisible();
    await page.goto("/");
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    await expect.poll(() => changes(receiver).length, { timeout: 90_000 }).toBeGreaterThan(2);
    await page.goto("/settings");
    await expect(deliveries(page)).toContainText(/Tried, waits.*It answered 503\. Next/, { timeout: 20_000 });
    await expectAccessible(page);
    answers(204);
    const rows = deliveries(page).getByRole("row");
    await expect(rows.filter({ hasText: "Tried, waits" })).toHaveCount(0, { timeout: 90_000 });
    await expect(rows.filter({ hasText: "tries" }).first()).toContainText("Delivered, 204");
    const ids = receiver.received.map(({ id }) => id);
    expect(new Set(ids).size).toBeLessThan(ids.length);
  });

  await test.step("410 stops it, and a test that arrives turns it on again", async () => {
    answers(410);
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The test did not arrive: It answered 410")).toBeVisible();
    answers(204);
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The test arrived: 204")).toBeVisible();
  });
});

test.describe("/metrics", () => {
  test("answers a scraper with the token under any name, a signed-in browser, and nobody else", async ({
    settings,
    request,
  }) => {
    test.setTimeout(120_000);
    const { page, origin } = settings;
    const address = `${origin}/metrics`;
    const scrape = (headers: Record<string, string>) => request.get(address, { headers });

    for (const headers of [
      {},
      { authorization: `Bearer ${TOKEN}x` },
      { authorization: `Basic ${btoa(`a:${TOKEN}`)}` },
    ]) {
      const refused = await scrape(headers as Record<string, string>);
      expect(refused.status()).toBe(401);
      expect(await refused.text()).toMatch(/^This address answers a browser that is signed in/);
    }
    expect((await scrape({ host: "10.0.0.7:9000" })).status()).toBe(401);

    const good = await scrape({ authorization: `Bearer ${TOKEN}`, host: "10.0.0.7:9000" });
    expect([good.status(), good.headers()["content-type"]]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
    const names = parsePrometheus(await good.text()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["kiali_fleet_cluster_state", "process_resident_memory_bytes"]));

    await page.goto("/settings");
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("The test arrived: 204")).toBeVisible();
    await page.getByRole("link", { name: address }).click();
    await expect(page.locator("body")).toContainText("# TYPE kiali_fleet_cluster_state gauge");
    // Other addresses still want one of the console's own names.
    expect((await request.get(`${origin}/api/notify`, { headers: { host: "10.0.0.7:9000" } })).status()).toBe(421);
  });
});

test.describe("on a phone, in the dark", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("deliveries are cards, and nothing is wider than the screen", async ({ settings }) => {
    const { page } = settings;
    await page.goto("/settings");
    await page.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Delivered, 204" })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await picture(page, "settings-narrow");
  });
});
