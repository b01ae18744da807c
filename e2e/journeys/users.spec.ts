import { connectByCommand } from "./command";
import { begin, confirm, runEnded, seen, title } from "./connections";
import { expect, test } from "./fixtures";
import { picture, plannedSteps, SANDBOX } from "./wizard";

const GROUP = "oidc:mesh-viewers";
test.use({ world: { openid: true } });
test.describe.configure({ timeout: 120_000 });
/** Clusters and stores are asked before anything is shown. */
const PATIENT = { timeout: 30_000 };

test("a group is granted one namespace from the wizard, sees it, comes back to the step, and it is withdrawn", async ({
  bench,
  page,
  sandbox: _,
}) => {
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  await page.goto(`/setup/users?${new URLSearchParams({ home: SANDBOX.home, remote: SANDBOX.remote })}`);
  await expect(title(page)).toHaveText("Users' access");
  await page.getByRole("textbox", { name: "Group", exact: true }).fill(GROUP);
  await page.keyboard.press("Enter");
  const grid = page.getByRole("table", { name: /^Access by namespace and cluster/ });
  const payments = (cluster: string) => grid.getByRole("button", { name: new RegExp(`^payments in ${cluster}:`) });
  await expect(payments("east")).toHaveAccessibleName(/Hidden/, PATIENT);

  await test.step("the arrows go from cell to cell, Space chooses, Enter says why", async () => {
    await grid.getByRole("button", { name: /^every namespace in east/ }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(grid.getByRole("button", { name: /^every namespace in west/ })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Sees the namespace").first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Sees the namespace")).toHaveCount(0);
    await payments("east").focus();
    await page.keyboard.press("Space");
    await expect(grid.getByRole("checkbox", { name: "Choose payments in east" })).toBeChecked();
  });
  await picture(page, "grid");

  await page.getByRole("link", { name: "Grant read" }).click();
  expect(await plannedSteps(page)).toContainEqual(expect.stringMatching(/^Create: RoleBinding .*payments/));
  await picture(page, "grant reviewed");
  await begin(page, `Grant ${GROUP} read access in east`);
  await runEnded(page, `${GROUP} has read access in east`);
  await expect(seen(page, /payments/)).toContainText("Seen");
  await picture(page, "granted");

  await page.getByRole("link", { name: "Go on with the set-up" }).click();
  await expect(page).toHaveURL(/\/setup\/users\?.*who=Group/);
  await expect(payments("east")).toHaveAccessibleName(/Sees/, PATIENT);
  await expect(payments("west")).toHaveAccessibleName(/Hidden/, PATIENT);

  await page.getByRole("link", { name: `Withdraw read of ${GROUP} in east` }).click();
  await plannedSteps(page);
  await confirm(page, `Withdraw read access of ${GROUP} in east`, null);
  await runEnded(page, `The read access of ${GROUP} in east is withdrawn`);
  await page.getByRole("link", { name: "Go on with the set-up" }).click();
  await expect(payments("east")).toHaveAccessibleName(/Hidden/, PATIENT);
  await expect(page.getByRole("link", { name: /^Withdraw/ })).toHaveCount(0);
});
