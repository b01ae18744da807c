import { truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import { asked, connectionsOf, findingsOf, openConnections, rowOf } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { connectByScript, leaveByScript, plantByHand } from "./script-scene";
import { picture, SANDBOX } from "./wizard";

test.use({ world: { remotes: 2 } });

test("lists every connection of a home whoever made it, with what is wrong with each, and what is leaked", async ({
  bench,
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const r2 = await truthOf(sandbox.kubeconfigPath, sandbox.cluster("r2").context);
  const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  await connectByCommand(bench, SANDBOX.home, [sandbox.cluster("r1").context], "--token", "request");
  await connectByScript(east, r2, { ...sandbox.cluster("r2"), name: "r2" });
  await leaveByScript(west);
  const server = sandbox.cluster("west").server;
  await plantByHand(east, [
    { key: "misnamed", name: "another", server, user: { token: "of-somebody" } },
    { key: "east", name: "east", server, user: { token: "of-somebody" } },
    { key: "gone", name: "gone", server: "https://127.0.0.1:1", user: { token: "of-a-cluster-that-is-gone" } },
  ]);

  await openConnections(page);
  await expect(page.getByText("6 connections", { exact: true })).toBeVisible();
  await picture(page, "inventory");
  await test.step("who made it, what signs in and how long it lives", async () => {
    await expect(rowOf(page, "west")).toContainText("Nothing wrong");
    await expect(rowOf(page, "west")).toContainText("Kiali Fleet");
    await expect(rowOf(page, "west")).toContainText("no expiry");
    await expect(rowOf(page, "r1")).toContainText("TokenRequest");
    await expect(rowOf(page, "r1")).toContainText(/expires in \d+ (days|h)/);
    await expect(rowOf(page, "r2")).toContainText("Kiali's script");
    for (const name of ["misnamed", "east", "gone"]) await expect(rowOf(page, name)).toContainText("by hand");
    await expect(page.getByRole("main")).not.toContainText(/eyJ|of-somebody/);
  });
  await test.step("what is wrong, worst first", async () => {
    const names = page.getByRole("main").getByRole("rowheader").locator("code").filter({ hasNotText: "prod" });
    await expect(names.last()).toHaveText(/west|r1/);
    await expect(await findingsOf(page, "r2")).toContainText("left the credential readable");
    await expect(await findingsOf(page, "misnamed")).toContainText("The kubeconfig calls the cluster another");
    await expect(await findingsOf(page, "east")).toContainText("is the name of the home cluster itself");
    await expect(await findingsOf(page, "gone")).toContainText("No context of the kubeconfig has the address");
    await expectAccessible(page);
    await picture(page, "inventory opened");
  });
  await test.step("what nobody uses any more", async () => {
    await page.getByRole("combobox", { name: "Cluster to look in" }).fill(SANDBOX.remote);
    await page.getByRole("option", { name: SANDBOX.remote }).first().click();
    await page.getByRole("button", { name: `Look in ${SANDBOX.remote}` }).click();
    const leaks = page.getByRole("table", { name: /used by no connection of this home/ });
    await expect(leaks.getByRole("row", { name: /ClusterRoleBinding kiali-viewer/ })).toBeVisible();
    await expect(leaks).not.toContainText("kiali-remote-east");
    await expectAccessible(page);
    await picture(page, "inventory leaks");
  });
  await test.step("filtered and ordered in the address", async () => {
    const filter = page.getByRole("searchbox", { name: "Filter the connections" });
    await page.keyboard.press("Escape");
    await filter.fill("script");
    await expect(page.getByText("1 of 6 connections")).toBeVisible();
    await expect(page).toHaveURL(/q=script/);
    await page.reload();
    await expect(page.getByText("1 of 6 connections")).toBeVisible();
    await filter.fill("no such thing");
    await expect(page.getByText("Nothing matches “no such thing”")).toBeVisible();
    await page.getByRole("button", { name: "Show all connections" }).click();
    await page.getByRole("combobox", { name: "Order" }).selectOption("Ends first");
    await expect(page).toHaveURL(/order=expiry/);
    await asked(page);
    await expect(page.getByRole("rowheader").first()).toContainText("r1");
  });
  await test.step("selected with the keyboard; each verb takes those it has a use for", async () => {
    await page.goto(`${connectionsOf()}&order=name`);
    await asked(page);
    await page.getByRole("checkbox", { name: "Select east" }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("checkbox", { name: "Select gone" })).toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowUp");
    await page.keyboard.press("Shift+ArrowUp");
    const bar = page.getByRole("region", { name: "Selected connections" });
    await expect(bar).toContainText("3 selected");
    await expect(bar.getByRole("link", { name: "Adopt 1 of 3 selected" })).toBeVisible();
    await picture(page, "inventory selected");
    await expectAccessible(page);
    await bar.getByRole("link", { name: "Revoke 3 of 3 selected" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Revoke r1, r2 and west");
    await page.goBack();
    await asked(page);
    await page.getByRole("textbox", { name: /Expire within/ }).fill("90");
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await expect(bar).toContainText("1 selected");
    await expect(page.getByRole("checkbox", { name: "Select r1" })).toBeChecked();
  });
  for (const each of [east, west, r2]) each.close();
});

test("forbidden, silent and absent are three answers, and none of them is an empty list", async ({ page, sandbox }) => {
  const { faults } = sandbox.cluster("east");
  faults.set({ kind: "deny", verb: "list", group: "apps", resource: "deployments" });
  await page.goto(connectionsOf());
  const main = page.getByRole("main");
  await expect(main.getByText(/may not list deployments/i).first()).toBeVisible();
  faults.clear();
  faults.set({ kind: "refuse" });
  await page.reload();
  await expect(main.getByText(/refuses the connection/).first()).toBeVisible();
  faults.clear();
  await page.goto(connectionsOf(SANDBOX.remote));
  await expect(main.getByText(`No Kiali was found in ${SANDBOX.remote}`)).toBeVisible();
  await page.goto(connectionsOf());
  await expect(main.getByText("This Kiali reads no other cluster")).toBeVisible();
});
