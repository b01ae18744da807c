import { COMBINED, truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import { begin, confirm, connectionsOf, openConnections, runEnded } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { restartByHand } from "./scenes";
import { picture, plannedSteps, SANDBOX } from "./wizard";

test("a Kiali that crash-loops because of a remote is offered quarantine first, and gets the remote back", async ({
  bench,
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const { faults } = sandbox.cluster("west");
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  const before = await east.secret(COMBINED);
  faults.set({ kind: "refuse" });
  await openConnections(page);
  const banner = page.getByRole("alert").filter({ hasText: /^Kiali / });
  await expect(banner).toContainText("Kiali serves, but would not start again because of west", { timeout: 30_000 });
  await picture(page, "a remote that would keep Kiali down");

  // As a node drain or an upgrade does it, with the chart's own strategy.
  restartByHand(sandbox.cluster("east"));
  await expect(async () => {
    await page.goto(connectionsOf());
    await expect(banner).toContainText("Kiali crash-loops because of west", { timeout: 15_000 });
  }).toPass({ timeout: 60_000 });
  await expect(banner).toContainText("refuses the connection");
  await banner.getByRole("button", { name: "What was seen" }).click();
  await expectAccessible(page);
  await picture(page, "a home that crash-loops");

  await test.step("quarantine: Kiali starts without it, and nothing is destroyed", async () => {
    await banner.getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Quarantine west");
    await plannedSteps(page);
    await page.getByRole("textbox", { name: "What was seen" }).fill("its API server was moved");
    await page.getByRole("textbox", { name: "What was seen" }).blur();
    await expect(page).toHaveURL(/why=/);
    await plannedSteps(page);
    await picture(page, "quarantine reviewed");
    await confirm(page, "Quarantine west", "west");
    await runEnded(page, "west is quarantined", 90_000);
    await picture(page, "quarantined");
    expect(await east.listed()).not.toContain("west");
    await page.getByRole("link", { name: "Show the connections" }).first().click();
    const aside = page.getByRole("region", { name: "Quarantined" });
    await expect(aside).toContainText("its API server was moved");
    await expect(banner).toHaveCount(0, { timeout: 15_000 });
    await picture(page, "connections with one aside");
  });

  await test.step("released while it is dead: its gate says no, and it stays aside", async () => {
    await page.getByRole("link", { name: "Release west" }).click();
    await plannedSteps(page);
    await begin(page, "Release west");
    await runEnded(page, /Stopped|is not released yet/);
    await picture(page, "release of a dead one");
    expect(await east.listed()).not.toContain("west");
  });

  await test.step("released once it answers: as it was before", async () => {
    faults.clear();
    await page.getByRole("link", { name: "Plan again from what is there now" }).click();
    await plannedSteps(page);
    await begin(page, "Release west");
    await runEnded(page, "west is released");
    await picture(page, "released");
    expect((await east.secret(COMBINED))?.data).toEqual(before?.data);
    expect(await east.listed()).toContain("west");
  });
  east.close();
});
