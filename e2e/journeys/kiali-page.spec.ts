import type { Page } from "@playwright/test";
import type { Sandbox } from "@/sandbox/start-sandbox";
import { COMBINED, plantDeadRemote, truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import { title } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { restartByHand } from "./scenes";
import { picture, SANDBOX } from "./wizard";

/** Whoever asks clusters first waits for them. */
const PATIENT = { timeout: 30_000 };
const address = (home: string = SANDBOX.home) => `/kiali?${new URLSearchParams({ home, kiali: "istio-system/kiali" })}`;
const part = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Writes into an object of the home as a hand does, in a second of its own: times of writes and of starts are whole seconds. */
async function byHand(
  { kubeconfigPath }: Sandbox,
  manifest: Parameters<Awaited<ReturnType<typeof truthOf>>["admin"]["apply"]>[0],
) {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const east = await truthOf(kubeconfigPath, SANDBOX.home);
  await east.admin.apply(manifest);
  east.close();
}

test("a Kiali that serves says so, lists what it should, and has everything that was written", async ({
  bench,
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  await page.goto(address());
  await expect(title(page)).toHaveText("Kiali");
  await expect(page.getByText("Kiali serves, and every remote of its Secrets answers")).toBeVisible(PATIENT);
  await expect(part(page, "Now").getByText("Healthy", { exact: true })).toBeVisible(PATIENT);
  await expect(part(page, "Clusters")).toContainText("Kiali lists all 2 clusters that it should", PATIENT);
  await expect(part(page, "Clusters").getByRole("row", { name: /^west / })).toContainText("Lists it");
  await expect(part(page, "Pods").getByRole("row", { name: /^kiali-/ })).toHaveCount(1);
  await expect(part(page, "Pods")).toContainText("v2.29.0");
  await expect(part(page, "Pending changes")).toContainText("The running Kiali has everything that was written");
  await expect(part(page, "Configuration")).toContainText("anonymous");
  await expect(part(page, "Configuration").getByRole("link", { name: "Query scope" })).toHaveAttribute(
    "href",
    /^\/telemetry\/scope\?home=/,
  );
  await expectAccessible(page);
  await picture(page, "kiali that serves");

  await test.step("what is written behind its back is pending at once, with the way to resolve it", async () => {
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const { data = {} } = (await east.secret(COMBINED)) ?? {};
    east.close();
    const west = Buffer.from(data.west ?? "", "base64").toString("utf8");
    const north = Buffer.from(west.replaceAll("west", "north")).toString("base64");
    await byHand(sandbox, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED, namespace: "istio-system" },
      data: { north, "north.token": data["west.token"] },
    });
    await page.getByRole("button", { name: "Look again" }).click();
    await expect(part(page, "Clusters")).toContainText("Kiali lists 2 of 3: north is not loaded", PATIENT);
    await expect(part(page, "Clusters").getByRole("row", { name: /^north / })).toContainText("needs a restart");
    const pending = part(page, "Pending changes");
    await expect(pending).toContainText("north was written after Kiali's pod started", PATIENT);
    await expect(pending).toContainText("rollout restart deployment/kiali");
    await expect(pending).toContainText("a start that fails is an outage");
    await expectAccessible(page);
    await picture(page, "kiali that has not loaded one");
    await pending.getByRole("link", { name: "Repair north" }).click();
    await expect(title(page)).toHaveText("Repair north");
  });
});

test("a Kiali that crash-loops because of a dead remote names it, quotes its last line and offers the way out", async ({
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  await plantDeadRemote(east);
  east.close();
  await page.goto(address());
  const banner = page.getByRole("alert").filter({ hasText: /^Kiali / });
  await expect(banner).toContainText("Kiali serves, but would not start again because of north", PATIENT);
  restartByHand(sandbox.cluster("east"));
  await expect(banner).toContainText("Kiali crash-loops because of north", { timeout: 60_000 });
  await expect(banner).toContainText(/ended with: .*FTL/);
  await expect(
    part(page, "Pods")
      .getByRole("row", { name: /^kiali-/ })
      .first(),
  ).toContainText(/code 1/, PATIENT);
  await expect(part(page, "Now")).toContainText("Kiali starts and dies again because of north", PATIENT);
  await expect(part(page, "Clusters")).toContainText("No pod of Kiali serves", PATIENT);
  await expect(part(page, "History")).toContainText("Degraded");
  await expectAccessible(page);
  await picture(page, "kiali that crash-loops");
  await banner.getByRole("link", { name: "Quarantine north" }).click();
  await expect(title(page)).toHaveText("Quarantine north");
});

test.describe("slowly", () => {
  test.use({ world: { timeScale: 0.3 } });

  test("a rollout is told while it goes on, and is gone when it has ended", async ({ page, sandbox }) => {
    test.setTimeout(120_000);
    await page.goto(address());
    await expect(part(page, "Pending changes")).toContainText("everything that was written", PATIENT);
    restartByHand(sandbox.cluster("east"));
    await page.getByRole("button", { name: "Look again" }).click();
    await expect(part(page, "Pending changes")).toContainText("A rollout of Kiali goes on", PATIENT);
    await picture(page, "kiali in a rollout");
    await expect(part(page, "Pending changes")).toContainText("everything that was written", { timeout: 60_000 });
  });
});

test("what a login may not see is told with the verb, and hides nothing else", async ({ page, sandbox }) => {
  const { faults } = sandbox.cluster("east");
  faults.set({ kind: "deny", verb: "list", group: "", resource: "pods" });
  faults.set({ kind: "deny", verb: "get", group: "coordination.k8s.io", resource: "leases" });
  await page.goto(address());
  await expect(part(page, "Pods")).toContainText(/Its pods could not be seen: .* may not list pods/, PATIENT);
  await expect(part(page, "Pods")).toContainText("Ask an administrator");
  await expect(part(page, "Pending changes")).toContainText(/There may be more than is shown: .* may not get leases/);
  await expect(part(page, "Configuration")).toContainText("anonymous");
  await expect(part(page, "Clusters")).toContainText("Kiali lists its own cluster", PATIENT);
  await expectAccessible(page);
  await picture(page, "kiali, partly denied");
  faults.set({ kind: "deny", verb: "list", group: "apps", resource: "deployments" });
  await page.reload();
  await expect(
    page
      .getByRole("alert")
      .filter({ hasText: /may not list deployments/ })
      .first(),
  ).toBeVisible(PATIENT);
});

test("of a home that is silent stays what was last known, greyed and with its age; a Kiali that is gone is told", async ({
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const { faults, sim } = sandbox.cluster("east");
  await page.goto(address());
  await expect(part(page, "Pods").getByRole("row", { name: /^kiali-/ })).toHaveCount(1, PATIENT);
  faults.set({ kind: "refuse" });
  await page.reload();
  const told = page.getByRole("alert").filter({ hasText: "What stands below is the last that was known" });
  await expect(told).toContainText("refuses the connection", PATIENT);
  await expect(part(page, "Pods").getByRole("row", { name: /^kiali-/ })).toHaveCount(1, PATIENT);
  await expectAccessible(page);
  await picture(page, "kiali of a silent home");
  faults.clear();
  await page.getByRole("button", { name: "Look again" }).first().click();
  await expect(told).toHaveCount(0, PATIENT);
  sim.store.remove("deployments.apps", "istio-system", "kiali");
  await page.getByRole("button", { name: "Look again" }).first().click();
  await expect(
    page.getByRole("alert").filter({ hasText: "Kiali istio-system/kiali does not exist" }).first(),
  ).toBeVisible(PATIENT);
});

test("without a name the page asks for one, and on a narrow screen nothing is cut off", async ({
  operator,
  page,
  sandbox,
}) => {
  expect(sandbox.clusters).toHaveProperty("west");
  await page.goto("/kiali");
  await expect(page.getByRole("heading", { name: "Choose the home" })).toBeVisible();
  const phone = await operator({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  await phone.goto(address());
  await expect(part(phone, "Pods")).toContainText("Ready", PATIENT);
  await expect(part(phone, "Clusters")).toContainText("Kiali lists its own cluster", PATIENT);
  const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectAccessible(phone);
  await picture(phone, "kiali, narrow and dark");
});
