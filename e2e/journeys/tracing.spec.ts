import { begin, runEnded, seen, title } from "./connections";
import { expect, test } from "./fixtures";
import { picture, plannedSteps, SANDBOX } from "./wizard";

const TRACING = `/telemetry/tracing?${new URLSearchParams({ home: SANDBOX.home })}`;
test.describe.configure({ timeout: 120_000 });
/** Clusters and stores are asked before anything is shown. */
const PATIENT = { timeout: 30_000 };

test.describe("where spans do not say their cluster", () => {
  test.use({ world: { telemetry: "untagged" } });

  test("the tag is added from the wizard, seen on a span, and taken away again", async ({ page, sandbox: _ }) => {
    await page.goto(`/setup/tracing?${new URLSearchParams({ home: SANDBOX.home, remote: SANDBOX.remote })}`);
    const steps = page.getByRole("navigation", { name: "Steps" });
    await expect(page.getByRole("heading", { name: "Spans of east need the tag istio.cluster_id" })).toBeVisible(
      PATIENT,
    );
    await expect(steps.getByRole("link", { name: /attention.*Tracing tags/ })).toBeVisible();
    await picture(page, "tracing, needed");

    await page.getByRole("link", { name: "Add the tag in east" }).click();
    await expect(title(page)).toHaveText("Tag the spans of east");
    expect(await plannedSteps(page)).toContainEqual(expect.stringMatching(/^Change: Telemetry .*mesh-default/));
    await picture(page, "tracing, reviewed");
    await begin(page, "Tag the spans of east");
    await runEnded(page, "The spans of east are tagged");
    await expect(seen(page, /A span with istio\.cluster_id="east" arrives/)).toContainText("Seen");
    await picture(page, "tracing, tagged");

    await page.getByRole("link", { name: "Go on with the set-up" }).click();
    await expect(page).toHaveURL(new RegExp(`/setup/tracing\\?.*remote=${SANDBOX.remote}`));
    await expect(page.getByRole("heading", { name: /^Nothing to do: spans carry istio\.cluster_id/ })).toBeVisible(
      PATIENT,
    );
    await expect(steps.getByRole("link", { name: /done.*Tracing tags/ })).toBeVisible();
    await expect(page.getByRole("button", { name: "Skip" })).toHaveCount(0);

    await page.goto(TRACING);
    await page.getByRole("link", { name: "Take istio.cluster_id away in east" }).click();
    await plannedSteps(page);
    await begin(page, "Take tag istio.cluster_id from east");
    await runEnded(page, "Tag istio.cluster_id is taken from east");
    await page.getByRole("link", { name: "Show the tracing tags" }).click();
    await expect(page).toHaveURL(/\/telemetry\/tracing\?home=/);
    // Spans from before still carry it; what is told to proxies does not.
    const told = page.getByRole("region", { name: "Control plane of east" });
    await expect(told).toContainText("Istio's own tags are off", PATIENT);
    await expect(told).not.toContainText("custom tags");
  });
});

test.describe("where Istio tags spans by itself", () => {
  test.use({ world: { telemetry: "tempo" } });

  test("there is nothing to do, with the proof", async ({ page, sandbox: _ }) => {
    await page.goto(TRACING);
    await expect(page.getByRole("heading", { name: /^Nothing to do: spans carry .* by themselves/ })).toBeVisible(
      PATIENT,
    );
    const spans = page.getByRole("list", { name: "Spans by cluster" });
    await expect(spans.getByRole("listitem").filter({ hasText: "east" })).toContainText("Spans seen");
    await expect(page.getByRole("link", { name: /^Add/ }).filter({ hasText: "istio.cluster_id" })).toHaveCount(0);
    await picture(page, "tracing, nothing to do");
  });
});

test("a Kiali without tracing needs no tag", async ({ page, sandbox: _ }) => {
  await page.goto(TRACING);
  await expect(page.getByRole("heading", { name: "Kiali is configured without tracing" })).toBeVisible(PATIENT);
  await expect(page.getByRole("link", { name: "Add the tag in east" })).toHaveCount(0);
});
