import type { Page } from "@playwright/test";
import { homeState, truthOf } from "./cluster-truth";
import { expect, expectAccessible, test } from "./fixtures";
import { whenWritten } from "./scenes";
import { connect, ended, picture, plannedSteps, proven, SANDBOX, toReview } from "./wizard";

const title = (page: Page) => page.getByRole("heading", { level: 1 });

test("takes a proven connection back: typed name, the home as before, the old token refused", async ({
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const before = await homeState(east);
  await toReview(page);
  await connect(page);
  await proven(page, "west");

  await page.getByRole("link", { name: "Take this connection back" }).click();
  await expect(title(page)).toHaveText("Take west back");
  const steps = (await plannedSteps(page)).join("\n");
  expect(steps).toMatch(/Change: Secret istio-system\/kiali-multi-cluster-secret/);
  expect(steps).toMatch(/Delete: ServiceAccount istio-system\/kiali-remote-east/);
  await expectAccessible(page);
  await picture(page, "take back");

  await page.getByRole("button", { name: "Take west back" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Take west back?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  const confirm = dialog.getByRole("button", { name: "Take west back" });
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await dialog.getByRole("textbox", { name: "Type the cluster name west" }).fill("west");
  await picture(page, "take back asked");
  await confirm.click();
  await page.waitForURL("**/setup/undo?**run=*");
  await expect(title(page)).toHaveText("west is taken back", { timeout: 60_000 });
  await expect(page.getByRole("listitem").filter({ hasText: "The token is refused" })).toContainText("401");
  await expectAccessible(page);
  await picture(page, "taken back");

  // Kiali restarted once more to forget the cluster, and its pod template says when.
  expect(await homeState(east)).toEqual({ ...before, template: expect.anything() });
  expect(await east.listed()).not.toContain("west");
  await page.goto(page.url().replace(/&run=.*/, ""));
  await expect(page.getByText("Nothing is left of the connection to west")).toBeVisible();
  east.close();
});

test("removes what a failed run left, without a typed name and without a restart", async ({ page, sandbox }) => {
  const { faults } = sandbox.cluster("east");
  whenWritten(sandbox.cluster("west"), "secrets", /^kiali-remote-east-token$/, () =>
    faults.set({ kind: "deny", verb: "patch", group: "", resource: "secrets" }),
  );
  await toReview(page);
  await connect(page);
  await ended(page, "Stopped");
  faults.clear();
  await page.getByRole("link", { name: "Remove what was made" }).click();
  await expect(title(page)).toHaveText("Take west back");
  expect((await plannedSteps(page)).join("\n")).not.toMatch(/Restart/);
  await page.getByRole("button", { name: "Take west back" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Take west back?" });
  await expect(dialog.getByRole("textbox")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Take west back" }).click();
  await expect(title(page)).toHaveText("west is taken back", { timeout: 60_000 });
});
