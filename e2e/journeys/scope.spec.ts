import type { Page } from "@playwright/test";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { text } from "@/sandbox/json/json";
import type { Sandbox } from "@/sandbox/start-sandbox";
import { truthOf } from "./cluster-truth";
import { begin, runEnded, seen, title } from "./connections";
import { expect, test } from "./fixtures";
import { restartByHand } from "./scenes";
import { picture, plannedSteps, SANDBOX } from "./wizard";

const SCOPE = `/telemetry/scope?${new URLSearchParams({ home: SANDBOX.home })}`;
const TRY = 'Try mesh_id="mesh1"';
test.describe.configure({ timeout: 120_000 });
/** Clusters and stores are asked before anything is shown. */
const PATIENT = { timeout: 30_000 };

const config = z.object({
  external_services: z.object({
    prometheus: z.object({ query_scope: z.record(z.string(), z.string()).optional() }).optional(),
  }),
});
/** The configuration that the home's Kiali starts with. */
const configOf = (sandbox: Sandbox): string =>
  text(sandbox.cluster("east").sim.store.get("configmaps", "istio-system", "kiali"), "data", "config.yaml");
const scopeIn = (sandbox: Sandbox): Readonly<Record<string, string>> => {
  const { external_services } = config.parse(parse(configOf(sandbox)));
  return external_services.prometheus?.query_scope ?? {};
};

/** What the command does that the console shows: the chart's ConfigMap is written anew, and Kiali restarts for it. */
async function upgradeByHelm(sandbox: Sandbox): Promise<void> {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const parsed = z.looseObject({ external_services: z.looseObject({}) }).parse(parse(configOf(sandbox)));
  const external = { ...parsed.external_services, prometheus: { query_scope: { mesh_id: "mesh1" } } };
  await east.admin.apply({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "kiali", namespace: "istio-system" },
    data: { "config.yaml": stringify({ ...parsed, external_services: external }) },
  });
  east.close();
  restartByHand(sandbox.cluster("east"));
}

const families = (page: Page) => page.getByRole("table", { name: /^What each of Kiali's queries finds/ });

test.describe("where an operator installs Kiali", () => {
  test.use({ world: { telemetry: "jaeger", kiali: { installer: "operator" } } });

  test("a label that narrows is tried, previewed, set and proven, and taken away again", async ({ page, sandbox }) => {
    await page.goto(`/setup/scope?${new URLSearchParams({ home: SANDBOX.home, remote: SANDBOX.remote })}`);
    const narrows = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: TRY }) });
    await expect(narrows).toContainText("Narrows", PATIENT);
    await narrows.getByRole("button", { name: TRY }).click();
    await expect(page.getByRole("list", { name: "Clusters under this scope" })).toContainText("Kept", PATIENT);
    await expect(families(page).getByRole("row").filter({ hasText: "Not carried" }).first()).toBeVisible();
    await picture(page, "scope, previewed");

    await test.step("a label that would hide the home is said to, and one that breaks queries leads nowhere", async () => {
      const value = page.getByRole("textbox", { name: "is exactly" });
      await value.fill("another");
      await expect(page.getByRole("alert").filter({ hasText: "east" })).toBeVisible();
      await value.fill('a"b');
      await expect(page.getByText("Mend the labels first")).toBeVisible();
      await expect(page.getByRole("link", { name: "Review", exact: true })).toHaveCount(0);
      await value.fill("mesh1");
      await expect(page.getByRole("list", { name: "Clusters under this scope" })).toContainText("Kept", PATIENT);
    });

    await page.getByRole("main").getByRole("link", { name: "Review", exact: true }).click();
    await expect(title(page)).toHaveText("Set east's query scope");
    expect(await plannedSteps(page)).toContainEqual(expect.stringMatching(/^Change: Kiali /));
    await picture(page, "scope, reviewed");
    await begin(page, "Set east's query scope");
    await runEnded(page, "east's query scope is set");
    await expect(seen(page, /The same queries find east/)).toContainText("Seen");
    expect(scopeIn(sandbox)).toEqual({ mesh_id: "mesh1" });
    await picture(page, "scope, set");

    await page.getByRole("link", { name: "Go on with the set-up" }).click();
    const steps = page.getByRole("navigation", { name: "Steps" });
    await expect(steps.getByRole("link", { name: /done.*Query scope/ })).toBeVisible(PATIENT);
    await page.getByRole("button", { name: "Remove mesh_id" }).click();
    await page.getByRole("main").getByRole("link", { name: "Review taking it away" }).click();
    await plannedSteps(page);
    await begin(page, "Take east's query scope away");
    await runEnded(page, "east's query scope is taken away");
    expect(scopeIn(sandbox)).toEqual({});
  });
});

test.describe("where helm installs Kiali", () => {
  test.use({ world: { telemetry: "jaeger" } });

  test("the values for the chart are given, and the run waits for helm and proves what it did", async ({
    page,
    sandbox,
  }) => {
    await page.goto(SCOPE);
    await page.getByRole("button", { name: TRY }).click();
    await expect(page.getByRole("main")).toContainText("helm upgrade", PATIENT);
    await expect(page.getByRole("main")).toContainText("query_scope");
    await page.getByRole("main").getByRole("link", { name: "Review", exact: true }).click();
    await plannedSteps(page);
    await picture(page, "scope by helm, reviewed");
    await begin(page, "Set east's query scope");
    const wait = page.getByRole("listitem").filter({ hasText: "waiting for this command to be run" });
    await expect(wait).toContainText("helm upgrade", PATIENT);
    expect(scopeIn(sandbox)).toEqual({});
    await picture(page, "scope by helm, waiting");
    await upgradeByHelm(sandbox);
    await runEnded(page, "east's query scope is set");
    await expect(seen(page, /The same queries find east/)).toContainText("Seen");
  });
});
