import type { Page } from "@playwright/test";
import { truthOf } from "./cluster-truth";
import { title } from "./connections";
import { expect, test } from "./fixtures";
import { connect, picture, proven, SANDBOX, toReview } from "./wizard";

/** The fleet first: a page that is opened before it has no context to choose from. */
test.beforeEach(({ sandbox }) => expect(sandbox.clusters).toHaveProperty("west"));

const PAGES = [
  { path: "/telemetry", heading: "Telemetry" },
  { path: "/telemetry/tracing", heading: "Tracing tags" },
  { path: "/telemetry/scope", heading: "Query scope" },
  { path: "/users", heading: "Users' access" },
] as const;

/** Whoever asks clusters first waits for them. */
const PATIENT = { timeout: 30_000 };
const of = (path: string, said: Record<string, string>) => `${path}?${new URLSearchParams(said)}`;
const steps = (page: Page) => page.getByRole("navigation", { name: "Steps" });

test("each page asks for a home, and knows one that is not there", async ({ page }) => {
  for (const { path, heading } of PAGES) {
    await page.goto(path);
    await expect(title(page)).toHaveText(heading);
    await expect(page.getByRole("heading", { name: "Choose the home" })).toBeVisible();
  }
  for (const { path } of PAGES) {
    await page.goto(of(path, { home: "nowhere" }));
    await expect(page.getByText("The kubeconfig has no context nowhere")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Choose the home" })).toHaveCount(0);
  }
  const box = page.getByRole("combobox", { name: "Home: the context where Kiali runs" });
  await box.fill(SANDBOX.home);
  await page.getByRole("option", { name: SANDBOX.home }).click();
  await expect(page).toHaveURL(/home=admin%40prod-east-1/);
  await expect(page.getByText("The kubeconfig has no context nowhere")).toHaveCount(0);
  await page.reload();
  await expect(box).toHaveValue(SANDBOX.home);
});

test("the rail, its keys and the palette lead to a home's pages, and the home goes along", async ({ page }) => {
  await page.goto(of("/connections", { home: SANDBOX.home }));
  await expect(title(page)).toHaveText("Connections");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\/telemetry\?home=/);
  const parts = page.getByRole("navigation", { name: "Parts of Telemetry" });
  await expect(parts.getByRole("link", { name: "Metrics and traces" })).toHaveAttribute("aria-current", "page");
  await parts.getByRole("link", { name: "Query scope" }).click();
  await expect(page).toHaveURL(/\/telemetry\/scope\?home=/);
  await expect(title(page)).toHaveText("Query scope");
  await expect(title(page)).toBeFocused();
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/\/users\?home=/);
  await expect(title(page)).toHaveText("Users' access");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search contexts and actions" })).toBeFocused();
  await page.keyboard.type(`tracing tags of ${SANDBOX.home}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/telemetry\/tracing\?home=/);
});

test("where a home has several Kialis, the operator says which", async ({ page, sandbox }) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const labels = { "app.kubernetes.io/name": "kiali", "app.kubernetes.io/instance": "other" };
  await east.admin.apply({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "other", namespace: "istio-system", labels },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "kiali", image: "quay.io/kiali/kiali:v2.29.0" }] },
      },
    },
  });
  east.close();
  for (const { path } of PAGES) {
    await page.goto(of(path, { home: SANDBOX.home }));
    await expect(page.getByText(`There are several Kialis in ${SANDBOX.home}`)).toBeVisible(PATIENT);
  }
  await picture(page, "several Kialis");
  await page.getByRole("radio", { name: "istio-system/kiali" }).click();
  await expect(page).toHaveURL(/kiali=istio-system%2Fkiali/);
  await expect(page.getByText(`There are several Kialis in ${SANDBOX.home}`)).toHaveCount(0);
});

test("a home that lets nobody look for Kiali, and one without, are two answers", async ({ page, sandbox }) => {
  await page.goto(of("/telemetry", { home: SANDBOX.remote }));
  await expect(page.getByText(`No Kiali was found in ${SANDBOX.remote}`)).toBeVisible(PATIENT);
  sandbox.cluster("east").faults.set({ kind: "deny", verb: "list", group: "apps", resource: "deployments" });
  await page.goto(of("/users", { home: SANDBOX.home }));
  await expect(page.getByRole("main").getByRole("alert")).toContainText(/may not list deployments/, PATIENT);
  await picture(page, "forbidden");
  sandbox.cluster("east").faults.clear();
  await page.getByRole("button", { name: "Look again" }).click();
  await expect(page.getByText(/may not list deployments/)).toHaveCount(0);
});

test("the optional steps are opened directly, skipped and come back to; none of them is in the way", async ({
  page,
}) => {
  await page.goto(of("/setup/tracing", { home: SANDBOX.home, remote: SANDBOX.remote }));
  await expect(title(page)).toHaveText("Tracing tags");
  await expect(steps(page).getByRole("link", { name: /Tracing tags/ })).toHaveAttribute("aria-current", "step");
  await page.getByRole("link", { name: "Next: users' access" }).click();
  await expect(title(page)).toHaveText("Users' access");
  await page.getByRole("link", { name: "Next: query scope" }).click();
  await expect(title(page)).toHaveText("Query scope");
  await expect(page).toHaveURL(new RegExp(`remote=${SANDBOX.remote}`));
  await page.getByRole("main").getByRole("link", { name: "Users' access" }).last().click();
  await expect(title(page)).toHaveText("Users' access");
  await page.goBack();
  await page.getByRole("link", { name: "Show the connections" }).click();
  await expect(page).toHaveURL(/\/connections\?home=/);
});

test("a step whose address names no home says so", async ({ page }) => {
  await page.goto("/setup/scope");
  await expect(page.getByRole("heading", { name: "This step needs a home" })).toBeVisible();
  await page.getByRole("link", { name: "Choose it" }).click();
  await expect(title(page)).toHaveText("Home and remote");
});

test.describe("after the proof", () => {
  test.use({ world: { telemetry: "untagged" } });

  test("the wizard goes on to the optional steps, and what was skipped stays skipped over a reload", async ({
    page,
  }) => {
    test.setTimeout(90_000);
    await toReview(page);
    await connect(page);
    await proven(page, "west");
    await page.getByRole("link", { name: "Next: tracing tags" }).click();
    await expect(title(page)).toHaveText("Tracing tags");
    await expect(steps(page).getByRole("link", { name: /proven.*Verified/ })).toBeVisible();
    await page.getByRole("button", { name: "Skip" }).click();
    await expect(title(page)).toHaveText("Users' access");
    await page.getByRole("link", { name: "Next: query scope" }).click();
    await expect(title(page)).toHaveText("Query scope");
    await page.reload();
    await expect(steps(page).getByRole("link", { name: /skipped.*Tracing tags/ })).toBeVisible();
    await expect(steps(page).getByRole("link", { name: /proven.*Verified/ })).toBeVisible();
    await picture(page, "steps, skipped");
    await steps(page)
      .getByRole("link", { name: /Verified/ })
      .click();
    await expect(title(page)).toHaveText("Kiali reads west");
  });
});
