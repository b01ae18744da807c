import { connectByCommand } from "./command";
import { openConnections, title } from "./connections";
import { expect, test } from "./fixtures";
import { picture, SANDBOX } from "./wizard";

const TELEMETRY = `/telemetry?${new URLSearchParams({ home: SANDBOX.home })}`;
test.describe.configure({ timeout: 120_000 });
/** Clusters and stores are asked before anything is shown. */
const PATIENT = { timeout: 30_000 };

test.describe("with one store of metrics and one of traces", () => {
  test.use({ world: { telemetry: "jaeger" } });

  test("each cluster's own proxies are seen to report, and one that is not connected leads to its connection", async ({
    bench,
    page,
    sandbox: _,
  }) => {
    await page.goto(TELEMETRY);
    const connectWest = page.getByRole("link", { name: "Connect west" });
    await expect(page.getByRole("heading", { name: "In telemetry, and not connected" })).toBeVisible(PATIENT);
    await expect(page.getByRole("link", { name: "Choose a context for legacy" })).toBeVisible();
    await picture(page, "telemetry, one not connected");
    await connectWest.click();
    await expect(title(page)).toHaveText("Home and remote");
    await expect(page.getByRole("combobox", { name: "Context of the home, where Kiali runs" })).toHaveValue(
      SANDBOX.home,
    );
    await expect(page.getByRole("combobox", { name: /^Context of the remote/ })).toHaveValue(SANDBOX.remote);

    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
    await openConnections(page);
    await page.getByRole("button", { name: "Actions for west", exact: true }).press("Enter");
    await page.getByRole("menuitem", { name: "Telemetry of this cluster" }).press("Enter");
    await expect(title(page)).toHaveText("Telemetry");
    const clusters = page.getByRole("table", { name: "What the stores say of each cluster's own proxies" });
    for (const name of ["east", "west"]) {
      const row = clusters.getByRole("row", { name: new RegExp(`^${name}`) });
      await expect(row).toContainText("Reports", PATIENT);
      await expect(row).toContainText("Spans seen", PATIENT);
    }
    await expect(connectWest).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Traffic between clusters" })).toBeVisible();
    await picture(page, "telemetry");
  });

  test("a store that refuses and one that never answers are told apart, and neither is taken for a quiet mesh", async ({
    page,
    sandbox,
  }) => {
    const { faults } = sandbox.cluster("east");
    faults.set({ kind: "store", store: "metrics", trouble: "unauthorized" });
    faults.set({ kind: "store", store: "traces", trouble: "hang" });
    await page.goto(TELEMETRY);
    const metrics = page.getByRole("region", { name: "Metrics" });
    const traces = page.getByRole("region", { name: "Traces" });
    await expect(metrics).toContainText("No answer to use", { timeout: 30_000 });
    await expect(metrics).toContainText("refuses this login");
    await expect(traces).toContainText("did not answer");
    const east = page.getByRole("table", { name: /^What the stores say of each/ }).getByRole("row", { name: /^east/ });
    await expect(east).toContainText("Not known");
    await expect(page.getByRole("main")).not.toContainText("No traffic seen");
    await picture(page, "telemetry, stores in trouble");

    faults.clear();
    await page.getByRole("button", { name: "Look again" }).click();
    await expect(metrics).toContainText("Answers", PATIENT);
    await expect(traces).toContainText("Answers", PATIENT);
    await expect(east).toContainText("Reports", PATIENT);
  });
});

test.describe("where a connected cluster reports nothing", () => {
  test.use({ world: { telemetry: "silent-west" } });

  test("that is said of it alone, and not as a fault", async ({ bench, page, sandbox: _ }) => {
    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
    await page.goto(TELEMETRY);
    const clusters = page.getByRole("table", { name: "What the stores say of each cluster's own proxies" });
    await expect(clusters.getByRole("row", { name: /^west/ })).toContainText("No traffic seen", PATIENT);
    await expect(clusters.getByRole("row", { name: /^east/ })).toContainText("Reports", PATIENT);
    await picture(page, "telemetry, silent west");
  });
});

test("a home without stores is told as that, and not as a mesh without traffic", async ({ page, sandbox: _ }) => {
  await page.goto(TELEMETRY);
  await expect(page.getByRole("heading", { name: "Clusters", exact: true })).toBeVisible(PATIENT);
  await expect(page.getByRole("region", { name: "Traces" })).toContainText("Turned off");
  await expect(page.getByRole("main")).toContainText("Not known");
  await expect(page.getByRole("main")).not.toContainText("No traffic seen");
  await expect(page.getByRole("heading", { name: "Traffic between clusters" })).toHaveCount(0);
  await picture(page, "telemetry, no store");
});
