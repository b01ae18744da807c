import type { Locator, Page } from "@playwright/test";
import { truthOf } from "./cluster-truth";
import { command, connectByCommand } from "./command";
import { title } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { plantByHand } from "./script-scene";
import { picture, plannedSteps, SANDBOX } from "./wizard";

const KIALI = "istio-system/kiali";
/** The engine asks each row again within some seconds while a page is open. */
const SOON = { timeout: 30_000 };

const addressOf = (name: string): string =>
  `/cluster?${new URLSearchParams({ home: SANDBOX.home, kiali: KIALI, name })}`;

type As = "as kiali" | "with your login";

/** The verdict of one layer of the way, once it is there. */
const layer = (page: Page, name: string, as: As = "as kiali"): Locator =>
  page.getByRole("list", { name: `Layers, ${as}` }).locator(`[data-layer="${name}"]`);

/** Every layer, outermost first, has these verdicts. */
async function layersAre(page: Page, verdicts: readonly string[], as: As = "as kiali"): Promise<void> {
  const seen = page.getByRole("list", { name: `Layers, ${as}` }).locator("[data-layer]");
  await expect
    .poll(() => seen.evaluateAll((all) => all.map((each) => each.getAttribute("data-verdict"))), SOON)
    .toEqual(verdicts);
}

const state = (page: Page): Locator => page.getByRole("main").getByRole("status").first();
const ALL_WELL = ["pass", "pass", "pass", "pass", "pass", "pass"] as const;

test.describe("a connected cluster", () => {
  test.setTimeout(150_000);
  test.beforeEach(async ({ bench, sandbox }) => {
    expect(sandbox.clusters).toHaveProperty("west");
    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote], "--token", "request");
  });

  test("shows the whole way to it, both ways, its mesh, its credential and what Kiali says", async ({ page }) => {
    await page.goto(addressOf("west"));
    await expect(title(page)).toHaveText("west");
    await expect(state(page)).toContainText("Healthy", SOON);
    await layersAre(page, ALL_WELL);
    await layersAre(page, ALL_WELL, "with your login");
    await expect(layer(page, "identity")).toContainText("system:serviceaccount:istio-system:");
    await layer(page, "tls").getByRole("button").click();
    await expect(layer(page, "tls")).toContainText("Alternative names");
    await expect(layer(page, "tls")).toContainText("no request is sent");

    const main = page.getByRole("main");
    await expect(main.getByRole("region", { name: "As Kiali sees it" })).toContainText("Kiali lists it", SOON);
    await expect(main.getByRole("region", { name: "As Kiali sees it" })).toContainText(
      "It has an entry that it can use",
    );
    const istio = main.getByRole("region", { name: "Istio" });
    await expect(istio).toContainText("as Kiali calls it", SOON);
    await expect(istio).toContainText("the same mesh as its home");
    await expect(istio).toContainText("Shares a root with its home");
    await expect(main.getByRole("region", { name: "What is granted there" })).toContainText(
      "Exactly the rules that Kiali needs",
      SOON,
    );
    const credential = main.getByRole("region", { name: "Credential" });
    await expect(credential).toContainText("TokenRequest");
    await expect(credential).toContainText(/\d+ % of its life left/);
    await expect(credential).toContainText("west.token");
    await expect(main).not.toContainText("eyJ");
    await expectAccessible(page);
    await picture(page, "cluster healthy");
  });

  test("a server that hangs up is a broken TCP, comes live, and is healthy again by itself", async ({
    page,
    sandbox,
  }) => {
    await page.goto(addressOf("west"));
    await expect(state(page)).toContainText("Healthy", SOON);
    await layersAre(page, ALL_WELL);
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    await expect(state(page)).toContainText("Unreachable", SOON);
    await layersAre(page, ["pass", "fail", "unknown", "unknown", "unknown", "unknown"]);
    await expect(layer(page, "identity")).toContainText("Not asked: TCP is broken");
    await expect(page.getByRole("list", { name: "What is wrong with west" })).toContainText(/refuses the connection/);
    sandbox.cluster("west").faults.clear("refuse");
    await expect(state(page)).toContainText("Healthy", { timeout: 90_000 });
    await layersAre(page, ALL_WELL);
    const history = page.getByRole("list", { name: "Changes of west, newest first" }).getByRole("listitem");
    await expect(history.nth(0)).toContainText("Healthy");
    await expect(history.nth(1)).toContainText("Unreachable");
    await expect(history.nth(1)).toContainText(/for (less than )?\d+/);
    await expect(page.getByRole("region", { name: "Round trip" })).toContainText(/median.*\d+ answers.*without one/s);
  });

  test("a certificate of another CA breaks TLS alone, and the credential is not sent", async ({ page, sandbox }) => {
    sandbox.cluster("west").faults.set({ kind: "wrong-ca" });
    await page.goto(addressOf("west"));
    await layersAre(page, ["pass", "pass", "fail", "unknown", "unknown", "unknown"]);
    await expect(layer(page, "tls")).toContainText("is signed by a CA that this entry does not trust");
    await layer(page, "tls").getByRole("button").click();
    await expect(layer(page, "tls")).toContainText("Issuer");
    await expect(state(page)).toContainText("Unreachable", SOON);
    await expect(page.getByRole("button", { name: "Check again" })).toBeVisible();
    await expectAccessible(page);
    await picture(page, "cluster broken CA");
  });

  test("a name that does not resolve breaks DNS", async ({ page, sandbox }) => {
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const server = "https://api.nowhere.invalid:6443";
    await plantByHand(east, [{ key: "lost", name: "lost", server, user: { token: "of-nobody" } }]);
    east.close();
    await page.goto(addressOf("lost"));
    await layersAre(page, ["fail", "unknown", "unknown", "unknown", "unknown", "unknown"]);
    await expect(layer(page, "dns")).toContainText("does not resolve");
    await expect(page.getByText("No context of your kubeconfig has its address").first()).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText("of-nobody");
  });

  test("rights that were taken away are missing rights, never an unreachable cluster, and lead to a repair", async ({
    page,
    sandbox,
  }) => {
    const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
    const bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
    const all = JSON.stringify(await west.admin.get(bindings));
    const name = /"name":"(kiali-fleet[^"]*|kiali-remote[^"]*)"/.exec(all)?.[1] ?? "";
    expect(name).not.toBe("");
    await west.admin.send("DELETE", `${bindings}/${name}`);
    west.close();
    await page.goto(addressOf("west"));
    await layersAre(page, ["pass", "pass", "pass", "pass", "fail", "pass"]);
    await expect(layer(page, "rights")).toContainText(/Lacks \d+ of \d+ rights that Kiali v?2.29.0 needs/);
    await expect(state(page)).toContainText("Unauthorized", { timeout: 90_000 });
    // The history below tells of other tests.
    await expect(state(page)).not.toContainText("Unreachable");
    await picture(page, "cluster without rights");
    await page.getByRole("link", { name: "Repair", exact: true }).first().click();
    await page.waitForURL("**/connections/review?**verb=repair**");
    expect((await plannedSteps(page)).join("\n")).toContain("ClusterRoleBinding");
  });

  test("every verb leads to its review, and one without a use says why", async ({ page }) => {
    await page.goto(addressOf("west"));
    const actions = page.getByRole("region", { name: "Actions" });
    for (const verb of ["Rotate", "Repair", "Quarantine", "Revoke"])
      await expect(actions.getByRole("link", { name: `${verb} west` })).toHaveAttribute(
        "href",
        new RegExp(`/connections/review\\?.*verb=${verb.toLowerCase()}`),
      );
    await actions.getByRole("link", { name: "Revoke west" }).click();
    await page.waitForURL("**/connections/review?**");
    expect((await plannedSteps(page)).join("\n")).toContain("Delete");
  });

  test("a cluster that was taken away says so, and one that never was has a way back", async ({ page, bench }) => {
    await page.goto(addressOf("west"));
    await expect(state(page)).toContainText("Healthy", SOON);
    await command(bench, "revoke", "--home", SANDBOX.home, "--name", "west", "--yes");
    await expect(page.getByRole("heading", { name: "west was taken away" })).toBeVisible({ timeout: 60_000 });
    await page.goto(addressOf("no-such-cluster"));
    await expect(page.getByRole("heading", { name: "This Kiali reads no cluster no-such-cluster" })).toBeVisible(SOON);
    await page.getByRole("link", { name: "Show the connections" }).click();
    await page.waitForURL("**/connections?**");
  });
});

test.describe("a narrow screen in the dark", () => {
  test.use({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });

  test("has every part, no wider than the screen, and a way to the verbs", async ({ page, bench, sandbox }) => {
    test.setTimeout(120_000);
    expect(sandbox.clusters).toHaveProperty("west");
    await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
    await page.goto(addressOf("west"));
    await layersAre(page, ALL_WELL);
    await layersAre(page, ALL_WELL, "with your login");
    await page.getByRole("link", { name: "All actions" }).click();
    await expect(page.getByRole("link", { name: "Rotate west" })).toBeInViewport();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await picture(page, "cluster narrow dark");
  });
});

test.describe("a context that nobody reads", () => {
  test.use({ world: { world: "demo" } });

  test("is looked at with the operator's login, and an exec login only on a click", async ({ page, sandbox }) => {
    await page.goto(`/cluster?${new URLSearchParams({ context: SANDBOX.remote })}`);
    await layersAre(page, ALL_WELL, "with your login");
    await expect(page.getByRole("link", { name: "Connect it to a Kiali" })).toHaveAttribute(
      "href",
      /remote=prod-west-1/,
    );

    await page.goto(`/cluster?${new URLSearchParams({ context: sandbox.cluster("staging").context })}`);
    const ask = page.getByRole("button", { name: "Ask with your login" });
    await expect(ask).toBeVisible();
    await expect(page.getByRole("list", { name: "Layers, with your login" })).toHaveCount(0);
    await ask.click();
    await layersAre(page, ALL_WELL, "with your login");

    await page.goto(`/cluster?${new URLSearchParams({ context: sandbox.cluster("north").context })}`);
    await layersAre(page, ["pass", "pass", "pass", "pass", "warn", "pass"], "with your login");
    await expectAccessible(page);
    await picture(page, "cluster of a context");
  });

  test("a context or an address that names nothing has a way back", async ({ page, sandbox }) => {
    expect(sandbox.clusters).toHaveProperty("west");
    await page.goto("/cluster?context=no-such-context");
    await expect(page.getByRole("heading", { name: "The kubeconfig has no context no-such-context" })).toBeVisible();
    await page.goto("/cluster");
    await expect(page.getByRole("heading", { name: "This address names no cluster" })).toBeVisible();
    await page.getByRole("link", { name: "Show the contexts" }).click();
    await page.waitForURL("**/clusters");
  });
});
