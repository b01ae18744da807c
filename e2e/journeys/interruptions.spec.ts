import { COMBINED, homeState, truthOf } from "./cluster-truth";
import { expect, test } from "./fixtures";
import { whenWritten } from "./scenes";
import {
  answerAccess,
  choosePair,
  connect,
  ended,
  goOn,
  passRequirements,
  picture,
  proven,
  SANDBOX,
  toReview,
} from "./wizard";

/** The fleet first: a page that is opened before it has no context to choose from. */
test.beforeEach(({ sandbox }) => expect(sandbox.clusters).toHaveProperty("west"));

test("rights lost half-way: names the rule that is missing, and the home is put back", async ({ page, sandbox }) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const before = await homeState(east);
  const { faults } = sandbox.cluster("east");
  whenWritten(sandbox.cluster("west"), "secrets", /^kiali-remote-east-token$/, () =>
    faults.set({ kind: "deny", verb: "patch", group: "", resource: "secrets" }),
  );
  await toReview(page);
  await connect(page);
  await ended(page, "Stopped");
  await picture(page, "stopped by lost rights");
  const verdict = page.getByRole("alert").filter({ hasText: "Stopped at:" });
  await expect(verdict).toContainText(/may not patch secrets/i);
  await expect(verdict).toContainText(SANDBOX.home);
  await expect(page.getByText(/ServiceAccount istio-system\/kiali-remote-east in prod-west-1/).first()).toBeVisible();
  expect(await homeState(east)).toEqual(before);

  faults.clear();
  await page.getByRole("link", { name: "Plan again from what is there now" }).click();
  await expect(page.getByRole("button", { name: /^Keep: ServiceAccount/ })).toBeVisible({ timeout: 30_000 });
  await connect(page);
  await proven(page, "west");
  east.close();
});

test.describe("in the middle of a run", () => {
  test.use({ world: { timeScale: 0.15 } });

  test("a reload shows the same run, and it comes to its end", async ({ page }) => {
    await toReview(page);
    await connect(page);
    await expect(page.getByRole("progressbar")).toBeVisible();
    const address = page.url();
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Appl/);
    await page.goto("/clusters");
    await page.goto(address);
    await proven(page, "west");
  });

  test("stopping it puts the home back and says what is left", async ({ page, sandbox }) => {
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const before = await homeState(east);
    await toReview(page);
    await connect(page);
    await expect(page.getByRole("listitem").filter({ hasText: "Restart Deployment" })).toContainText("Running", {
      timeout: 30_000,
    });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    const dialog = page.getByRole("alertdialog", { name: "Stop before the next step?" });
    await expect(dialog.getByRole("button", { name: "Let it go on" })).toBeFocused();
    await dialog.getByRole("button", { name: "Stop the run" }).click();
    await ended(page, "Stopped");
    await picture(page, "stopped by hand");
    await expect(page.getByRole("alert").filter({ hasText: "Stopped at:" })).toContainText("Cancelled");
    await expect(page.getByText(`Secret istio-system/${COMBINED}`).first()).toBeVisible();
    expect(await homeState(east)).toEqual(before);
    expect(await east.listed()).not.toContain("west");
    east.close();
  });

  test("a second operator is told that a run is under way, then that the plan changed", async ({ page, operator }) => {
    const second = await operator();
    await toReview(page);
    await toReview(second);
    await connect(page);
    await goOn(second, /^Connect /);
    const refusal = second.getByRole("main").getByRole("alert");
    await expect(refusal).toContainText(/A run is at work on \S+ from/);
    await picture(second, "second operator is told");
    await proven(page, "west");

    await goOn(second, /^Connect /);
    await expect(refusal).toContainText("The plan is no longer the one that was reviewed");
    await expect(second.getByText("Everything is as wanted already")).toBeVisible({ timeout: 30_000 });
  });

  test("a second operator may watch the run of the first", async ({ page, operator }) => {
    const second = await operator();
    await toReview(page);
    await toReview(second);
    await connect(page);
    await goOn(second, /^Connect /);
    await second.getByRole("link", { name: "Watch that run" }).click();
    await proven(second, "west");
    await ended(page, "Applied");
  });
});

test("back, forward and reload keep what was typed", async ({ page }) => {
  await choosePair(page, SANDBOX.home, SANDBOX.remote);
  await passRequirements(page);
  const name = page.getByRole("textbox", { name: "Cluster name in the mesh" });
  await expect(name).toHaveValue("west", { timeout: 30_000 });
  const server = page.getByRole("textbox", { name: "Server address, as Kiali's pods reach it" });
  await server.fill("https://west.example.test:6443");
  await server.blur();
  await page.getByRole("radio", { name: "Full" }).click();
  await expect(page).toHaveURL(/access=full/);
  await answerAccess(page);
  await page.goBack();
  await expect(server).toHaveValue("https://west.example.test:6443");
  await expect(page.getByRole("radio", { name: "Full" })).toBeChecked();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Connect /);
  await page.goBack();
  await page.reload();
  await expect(server).toHaveValue("https://west.example.test:6443");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Requirements");
  await expect(page.getByText("set aside").first()).toBeVisible({ timeout: 30_000 });
});

test("a step opened directly says what it needs", async ({ page }) => {
  for (const step of ["requirements", "access", "review"]) {
    await page.goto(`/setup/${step}`);
    await expect(
      page
        .getByRole("main")
        .getByRole("link", { name: /choose/i })
        .first(),
    ).toBeVisible();
  }
  await page.goto(`/setup/apply?home=${SANDBOX.home}&remote=${SANDBOX.remote}`);
  await expect(page.getByText("Nothing was applied yet").first()).toBeVisible();
  await page.goto(`/setup/verified?home=${SANDBOX.home}&remote=${SANDBOX.remote}`);
  await expect(page.getByText("There is nothing to prove yet")).toBeVisible();
});
