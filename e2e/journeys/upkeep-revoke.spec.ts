import type { Sandbox } from "@/sandbox/start-sandbox";
import { homeState, truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import {
  confirm,
  connectionsOf,
  fromMenu,
  openConnections,
  orphansBadge,
  review,
  rowOf,
  runEnded,
  seen,
} from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { grantedIn, whenWritten } from "./scenes";
import { connectByScript, ownKiali, scriptSecret } from "./script-scene";
import { goOn, picture, plannedSteps, SANDBOX } from "./wizard";

const WINDOW = { windowSeconds: "10" };

const scripted = ({ cluster }: Sandbox) => ({ name: "west", server: cluster("west").server, ca: cluster("west").ca });

test("revokes its own connection: reviewed, called off in time, then proven on both sides and told in Activity", async ({
  bench,
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const [empty, untouched] = [await homeState(east), grantedIn(sandbox.cluster("west"))];
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  const [before, granted] = [await homeState(east), grantedIn(sandbox.cluster("west"))];

  await openConnections(page);
  await expect(rowOf(page, "west")).toContainText("Nothing wrong");
  const steps = await fromMenu(page, "west", "Revoke");
  expect(steps.join("\n")).toMatch(/Delete: ServiceAccount istio-system\/kiali-remote-east/);
  await expect(page.getByText("What goes", { exact: true })).toBeVisible();
  await expect(page.getByText(/restarts, and stays/).first()).toBeVisible();
  await picture(page, "revoke reviewed");

  await test.step("called off within the window: nothing was touched", async () => {
    await confirm(page, "Revoke west", "west");
    const window = page.getByRole("region", { name: "Time to think again" });
    await expect(window).toContainText(/Begins in \d+ s/);
    await picture(page, "revoke in its window");
    await window.getByRole("button", { name: "Call it off" }).click();
    await runEnded(page, "Called off");
    await expect(page.getByText("Called off; nothing was touched")).toBeVisible();
    await picture(page, "revoke called off");
    expect(await homeState(east)).toEqual(before);
    expect(grantedIn(sandbox.cluster("west"))).toEqual(granted);
    expect(await east.listed()).toContain("west");
  });

  await test.step("not called off: gone from both clusters, and proven", async () => {
    await page.getByRole("link", { name: "Plan again from what is there now" }).click();
    await plannedSteps(page);
    await confirm(page, "Revoke west", "west");
    await runEnded(page, "west is revoked");
    await expect(seen(page, "The token is refused")).toContainText("401");
    await picture(page, "revoked");
    // Kiali restarted once more to forget the cluster, and its pod template says when.
    expect(await homeState(east)).toEqual({ ...empty, template: expect.anything() });
    expect(grantedIn(sandbox.cluster("west"))).toEqual(untouched);
    expect(await east.listed()).not.toContain("west");
  });

  await test.step("Activity tells both runs, on a chain that holds", async () => {
    await page.getByRole("link", { name: "Activity" }).click();
    await expect(page.getByText(/^Verified to line \d+ of \d+$/)).toBeVisible();
    // The latest stand first; one console has the file for all that it ran.
    const runs = page.getByRole("row").filter({ hasText: "Revoke west" });
    await expect(runs.first()).toContainText("Done");
    await expect(runs.nth(1)).toContainText(/Cancelled|called off/i);
    await runs.first().getByRole("button", { name: "Revoke west" }).click();
    await expect(page.getByText(/Delete ServiceAccount istio-system\/kiali-remote-east/i).first()).toBeVisible();
    await picture(page, "activity after a revoke");
  });

  await test.step("nothing is left to revoke", async () => {
    await page.goto(connectionsOf());
    await expect(page.getByText("This Kiali reads no other cluster")).toBeVisible();
  });
  east.close();
});

test("revokes what Kiali's script made, with its leaked pieces, and leaves the Kiali that runs there alone", async ({
  page,
  sandbox,
}) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
  const cluster = sandbox.cluster("west");
  await connectByScript(east, west, scripted(sandbox));
  const untouched = grantedIn(cluster);

  await test.step("beside a Kiali of its own: shown as what stays", async () => {
    await west.admin.apply(ownKiali);
    await openConnections(page);
    await page.getByRole("button", { name: "Details of west", exact: true }).click();
    await expect(page.getByText("A Kiali of its own runs there")).toBeVisible();
    const pieces = page.getByRole("table", { name: "What west was granted" });
    await expect(pieces.getByRole("row", { name: /ServiceAccount istio-system\/kiali/ })).toContainText("stays");
    await expect(pieces.getByRole("row", { name: /^would go/ })).toHaveCount(1);
    await picture(page, "script-made beside its own Kiali");
    const steps = (await review(page, "revoke", "west")).join("\n");
    expect(steps).toMatch(/Keep: ServiceAccount istio-system\/kiali/);
    expect(steps).not.toMatch(/Delete: (ServiceAccount|ClusterRole)/);
    expect(grantedIn(cluster)).toEqual(untouched);
    await west.admin.remove("apps/v1", "Deployment", "kiali", "istio-system");
    const pods = () =>
      cluster.sim.store.list("pods", "istio-system").filter((pod) => JSON.stringify(pod).includes("kiali"));
    await expect.poll(pods).toEqual([]);
  });

  await test.step("alone: all of it goes, the leaked binding too", async () => {
    const steps = (await review(page, "revoke", "west")).join("\n");
    expect(steps).toMatch(/Delete: ClusterRoleBinding kiali-viewer/);
    await picture(page, "revoke script-made reviewed");
    await confirm(page, "Revoke west", "west");
    await runEnded(page, "west is revoked");
    expect(grantedIn(cluster)).toEqual([]);
    expect(await east.listed()).not.toContain("west");
    expect(await east.keys(scriptSecret("west"))).toEqual([]);
  });
  east.close();
  west.close();
});

test("a remote that is dead becomes an orphan on every page, is retried when it lives, and forgotten only on a word", async ({
  bench,
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const { faults } = sandbox.cluster("west");
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  faults.set({ kind: "refuse" });

  await test.step("the home is finished, the rest goes on record", async () => {
    await review(page, "revoke", "west");
    await picture(page, "revoke of a dead remote reviewed");
    await confirm(page, "Revoke west", "west");
    await runEnded(page, "west is not revoked yet");
    await picture(page, "revoke of a dead remote ended");
    await expect(page.getByText("orphan", { exact: true }).first()).toBeVisible();
    expect(await east.keys("kiali-multi-cluster-secret")).toEqual([]);
    expect(await east.listed()).not.toContain("west");
    for (const address of ["/clusters", "/setup", "/activity", connectionsOf()]) {
      await page.goto(address);
      await expect(orphansBadge(page, 1)).toBeVisible({ timeout: 15_000 });
    }
  });

  const orphans = page.getByRole("region", { name: "Orphans" });
  await test.step("a retry fails while it is dead, and the record stays", async () => {
    await orphansBadge(page, 1).click();
    await expect(orphans.getByRole("listitem").first()).toContainText("west");
    await picture(page, "orphans");
    await expect(orphans.getByRole("link", { name: "Retry west" })).toHaveAttribute("href", /windowSeconds=10/);
    await review(page, "settle", "west");
    await picture(page, "retry reviewed");
    await confirm(page, "Retry west", null);
    await runEnded(page, "west is not settled yet");
    await picture(page, "retry failed");
    await expect(orphansBadge(page, 1)).toBeVisible();
  });

  await test.step("once it answers, the retry takes everything back and the badge goes", async () => {
    faults.clear();
    await review(page, "settle", "west");
    await confirm(page, "Retry west", null);
    await runEnded(page, "west is settled");
    expect(grantedIn(sandbox.cluster("west"))).toEqual([]);
    await page.goto("/clusters");
    await expect(orphansBadge(page, 1)).toHaveCount(0);
  });

  await test.step("a second one is struck off on a typed statement alone", async () => {
    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
    faults.set({ kind: "refuse" });
    await review(page, "revoke", "west");
    await confirm(page, "Revoke west", "west");
    await runEnded(page, "west is not revoked yet");
    await page.getByRole("link", { name: "Show the orphans" }).click();
    await orphans.getByRole("link", { name: "Forget west" }).click();
    const forget = page.getByRole("button", { name: "Forget west" });
    await expect(forget).toHaveAttribute("aria-disabled", "true");
    await page.getByRole("textbox", { name: "Why these records may be struck off" }).fill("too short");
    await page.getByRole("button", { name: "State this" }).click();
    await expect(page.getByText(/At least 12 characters/)).toBeVisible();
    await page
      .getByRole("textbox", { name: "Why these records may be struck off" })
      .fill("The cluster was torn down on Friday");
    await page.getByRole("button", { name: "State this" }).click();
    await plannedSteps(page);
    await picture(page, "forget reviewed");
    await confirm(page, "Forget west", null);
    await runEnded(page, "west is forgotten");
    await page.goto("/clusters");
    await expect(orphansBadge(page, 1)).toHaveCount(0);
    await page.goto("/activity");
    await page.getByRole("button", { name: "Forget west" }).click();
    await expect(page.getByText("The cluster was torn down on Friday").first()).toBeVisible();
  });
  east.close();
});

test("rights lost half-way leave a record that names them, and a later revoke finishes it", async ({
  bench,
  page,
  sandbox,
}) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const west = sandbox.cluster("west");
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  // At the moment at which the home gives the entry up; its plan may still delete everything.
  whenWritten(sandbox.cluster("east"), "secrets", /^kiali-multi-cluster-secret$/, () =>
    west.faults.set({
      kind: "deny",
      verb: "delete",
      group: "rbac.authorization.k8s.io",
      resource: "clusterrolebindings",
    }),
  );
  await review(page, "revoke", "west");
  await confirm(page, "Revoke west", "west");
  await runEnded(page, "west is not revoked yet");
  await picture(page, "revoke forbidden half-way");
  await expect(page.getByText(/may not delete clusterrolebindings/i).first()).toBeVisible();
  expect(await east.listed()).not.toContain("west");
  await page.getByRole("link", { name: "Show the orphans" }).click();
  await expect(page.getByRole("region", { name: "Orphans" })).toContainText(/may not delete/i);
  west.faults.clear();
  await review(page, "settle", "west");
  await confirm(page, "Retry west", null);
  await runEnded(page, "west is settled");
  expect(grantedIn(west)).toEqual([]);
  east.close();
});

test("an emergency says what it costs, begins in the remote, and ends as every revoke does", async ({
  bench,
  page,
  sandbox,
}) => {
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  await review(page, "revoke", "west", WINDOW);
  const order = page.getByRole("radiogroup", { name: "Why it goes" });
  await order.getByRole("radio", { name: /take the rights first/ }).click();
  await expect(page.getByText(/hangs for everybody, its own cluster's pages included/)).toBeVisible({
    timeout: 15_000,
  });
  await expectAccessible(page);
  await picture(page, "emergency, rights first");
  await order.getByRole("radio", { name: /kill the token first/ }).click();
  await expect(page.getByText(/it is refused within 10 seconds/)).toBeVisible({ timeout: 15_000 });
  await expect(page).toHaveURL(/order=token-first/);
  const inWest = (await plannedSteps(page)).filter((step) => step.startsWith("Delete: "));
  expect(inWest[0]).toContain("Secret istio-system/kiali-remote-east-token");
  await expect(page.getByRole("button", { name: /^west \d+ steps$/ })).toBeVisible();
  await picture(page, "emergency, token first");
  await page.reload();
  await expect(order.getByRole("radio", { name: /kill the token first/ })).toBeChecked();
  await goOn(page, "Revoke west");
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await page.goto(page.url().replace(/&windowSeconds=\d+/, ""));
  await plannedSteps(page);
  await confirm(page, "Revoke west", "west");
  await runEnded(page, "west is revoked");
  expect(grantedIn(sandbox.cluster("west"))).toEqual([]);
  expect(await east.listed()).not.toContain("west");
  east.close();
});
