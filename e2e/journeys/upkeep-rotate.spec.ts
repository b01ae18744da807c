import { COMBINED, truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import {
  asked,
  begin,
  connectionsOf,
  fromMenu,
  openConnections,
  review,
  rowOf,
  runEnded,
  seen,
  title,
} from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { picture, plannedSteps, SANDBOX } from "./wizard";

test("rotates one under a running Kiali, which never loses the cluster", async ({ bench, page, sandbox }) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  const [before, kiali] = [await east.secret(COMBINED), await east.kiali()];
  await openConnections(page);
  const steps = await fromMenu(page, "west", "Rotate");
  expect(steps.join("\n")).not.toMatch(/Restart: /);
  await picture(page, "rotate reviewed");
  await begin(page, "Rotate west");
  const misses: string[] = [];
  const watching = setInterval(() => {
    void east.listed().then((listed) => listed.includes("west") || misses.push(listed.join()));
  }, 250);
  await runEnded(page, "west is rotated");
  clearInterval(watching);
  expect(misses).toEqual([]);
  await expect(seen(page, "Kiali uses the new token")).toContainText(`seen in ${SANDBOX.remote}`);
  await expect(seen(page, "The old token is refused")).toContainText("401");
  await picture(page, "rotated");
  const after = await east.secret(COMBINED);
  expect(after?.data?.west).toBe(before?.data?.west);
  expect(after?.data?.["west.token"]).not.toBe(before?.data?.["west.token"]);
  expect((await east.kiali()).metadata.generation).toBe(kiali.metadata.generation);
  await page.getByRole("link", { name: "Show the connections" }).click();
  await asked(page);
  await expect(rowOf(page, "west").getByRole("cell").nth(3)).not.toContainText("never");
  east.close();
});

test.describe("of many", () => {
  test.use({ world: { remotes: 2 } });

  test("all that expire are chosen at once; reloads watch the same run, and stopping it leaves both tokens good", async ({
    bench,
    page,
    sandbox,
  }) => {
    test.setTimeout(120_000);
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const [r1, r2] = ["r1", "r2"].map((name) => sandbox.cluster(name).context);
    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
    await connectByCommand(bench, SANDBOX.home, [r1 ?? "", r2 ?? ""], "--token", "request");
    await openConnections(page);
    for (const name of ["r1", "r2"]) await expect(rowOf(page, name)).toContainText(/expires in \d+ (days|h)/);
    await page.getByRole("textbox", { name: /Expire within/ }).fill("400");
    await page.getByRole("button", { name: "Select", exact: true }).click();
    await page.getByRole("link", { name: "Rotate 2 of 2 selected" }).click();
    await expect(title(page)).toHaveText("Rotate r1 and r2");
    await plannedSteps(page);
    await expect(page.getByRole("button", { name: /^r1 \d+ steps$/ }).first()).toBeVisible();
    await expectAccessible(page);
    await picture(page, "rotate two reviewed");

    await begin(page, "Rotate r1 and r2");
    const waiting = page.getByRole("listitem").filter({ hasText: "Kiali uses the new token" }).first();
    await expect(waiting).toContainText("Running", { timeout: 30_000 });
    const address = page.url();
    await page.reload();
    await expect(title(page)).toHaveText("Rotating r1 and r2");
    await page.goto(connectionsOf());
    await page.goto(address);
    await expect(waiting).toContainText("Running");
    await expectAccessible(page);
    await picture(page, "rotating two");

    const replaced = await east.secret(COMBINED);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    const dialog = page.getByRole("alertdialog", { name: "Stop before the next step?" });
    await expect(dialog.getByRole("button", { name: "Let it go on" })).toBeFocused();
    await dialog.getByRole("button", { name: "Stop the run" }).click();
    await runEnded(page, "0 of 2 rotated");
    await picture(page, "rotation stopped by hand");
    expect((await east.secret(COMBINED))?.data).toEqual(replaced?.data);
    for (const name of ["r1", "r2", "west"]) {
      expect(await east.listed()).toContain(name);
      expect(await east.namespacesOf(name)).toBeGreaterThan(0);
    }
    const anchors = sandbox.cluster("r1").sim.store.list("secrets", "istio-system");
    expect(anchors.filter((secret) => JSON.stringify(secret).includes("kiali-remote-east")).length).toBe(2);
    east.close();
  });

  test("one that is dead fails alone, and keeps its old token", async ({ bench, page, sandbox }) => {
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote, sandbox.cluster("r1").context]);
    const before = await east.secret(COMBINED);
    sandbox.cluster("r1").faults.set({ kind: "refuse" });
    await review(page, "rotate", "r1 west");
    await picture(page, "rotate with one dead reviewed");
    await begin(page, "Rotate r1 and west");
    await runEnded(page, "1 of 2 rotated");
    await picture(page, "rotated with one dead");
    const told = page.getByRole("main").getByRole("alert");
    await expect(told).toContainText("1 of 2 clusters did not come to the end");
    await expect(told).toContainText("refuses the connection");
    const after = await east.secret(COMBINED);
    expect(after?.data?.["r1.token"]).toBe(before?.data?.["r1.token"]);
    expect(after?.data?.["west.token"]).not.toBe(before?.data?.["west.token"]);
    east.close();
  });
});
