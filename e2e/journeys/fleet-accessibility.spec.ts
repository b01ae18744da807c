import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { fakeReceiver, TEST_SECRET } from "@/e2e/receivers/fake-receiver";
import { startConsole } from "@/e2e/security/start-console";
import type { SettingsView } from "@/lib/notice/settings-view";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { connectByCommand } from "./command";
import { expect, kialiServes, test as onBench, watchManners } from "./fixtures";
import { killServer } from "./kill-server";
import { soundOnBothScreens } from "./sound-on-both-screens";
import { SANDBOX } from "./wizard";

type Live = {
  page: Page;
  sandbox: Sandbox;
  /** Connects these contexts to the home. */
  connect: (remotes: readonly string[]) => Promise<void>;
  /** Kills the console as the kernel would. */
  kill: () => Promise<void>;
};

/** A console that knows no home yet, on the demo fleet, with a webhook whose receiver is away, and a browser that is signed in. */
const test = onBench.extend<{ live: Live }>({
  live: async ({ browser }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-accessibility-"));
    const sandbox = await startSandbox({ world: "demo", remotes: 1, timeScale: 0.05, dir: folder });
    const { kubeconfigPath } = sandbox;
    await kialiServes(kubeconfigPath, SANDBOX.home);
    const receiver = await fakeReceiver((response) => response.writeHead(503).end());
    const running = await startConsole({
      HOME: folder,
      KUBECONFIG: kubeconfigPath,
      FLEET_AUDIT_FILE: join(folder, "audit.jsonl"),
      FLEET_PORT: "21800",
      FLEET_WEBHOOK_URL: receiver.url,
      FLEET_WEBHOOK_SECRET: TEST_SECRET,
    });
    const context = await browser.newContext({ baseURL: running.origin });
    const manners: (() => readonly string[])[] = [];
    context.on("page", (tab) => manners.push(watchManners(tab, running.origin)));
    const page = await context.newPage();
    await page.goto(running.launch);
    await page.waitForURL("/");
    await use({
      page,
      sandbox,
      connect: (remotes) => connectByCommand({ folder, kubeconfigPath }, SANDBOX.home, remotes),
      kill: () => killServer({ running }),
    });
    await context.close();
    await running.stop();
    await receiver[Symbol.asyncDispose]();
    await sandbox.stop();
    await rm(folder, { recursive: true });
    // A server that is killed hangs up on its pages, which the browser tells.
    expect(
      manners.flatMap((seen) => seen()).filter((each) => !/ERR_|Failed to fetch|network error/i.test(each)),
    ).toEqual([]);
  },
});

const PATIENT = { timeout: 60_000 };
const KIALI = { home: SANDBOX.home, kiali: "istio-system/kiali" } as const;
const kialiPage = `/kiali?${new URLSearchParams(KIALI)}`;
const clusterPage = (name: string): string => `/cluster?${new URLSearchParams({ ...KIALI, name })}`;
const contextPage = (context: string): string => `/cluster?${new URLSearchParams({ context })}`;

/** The row of a cluster in the fleet. */
const row = (page: Page, name: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader").getByRole("link", { name, exact: true }) });
/** Opens a page, and waits for a word on it and for everything that it still asks. */
async function open(page: Page, address: string, shown: string | RegExp): Promise<void> {
  await page.goto(address);
  await answered(page, shown);
}
async function answered(page: Page, shown: string | RegExp): Promise<void> {
  const main = page.getByRole("main");
  await expect(main.getByText(shown).first()).toBeVisible(PATIENT);
  await expect(main.locator("[aria-busy=true]")).toHaveCount(0, PATIENT);
}

test("every page of the live fleet is accessible in each of its states, on both screens and in both schemes", async ({
  live,
}) => {
  test.setTimeout(420_000);
  const { page, sandbox, connect, kill } = live;
  const sound = (name: string): Promise<void> => soundOnBothScreens(page, name);

  await test.step("nothing is known yet", async () => {
    await answered(page, "No Kiali is known yet");
    await sound("live, fleet, no home");
    await open(page, "/topology", "No home is known yet");
    await sound("live, topology, no home");
    await open(page, "/cluster", "This address names no cluster");
    await sound("live, cluster, not named");
    await open(page, "/kiali", "Choose the home");
    await sound("live, kiali, not named");
  });

  await test.step("homes are looked for", async () => {
    await page.goto("/?contexts=1");
    await page.getByRole("button", { name: /^Look for Kialis in \d/ }).click();
    await answered(page, /contexts asked, 1 Kiali found/);
    await page.getByText("1 context could not be looked at").click();
    await expect(row(page, "east")).toContainText("Healthy", PATIENT);
    await sound("live, fleet, homes found");
  });

  await test.step("everything is healthy", async () => {
    await connect([SANDBOX.remote, "prod-r1-1"]);
    await page.goto("/");
    for (const name of ["west", "r1"]) await expect(row(page, name)).toContainText("Healthy", PATIENT);
    await sound("live, fleet, healthy");
    await open(page, "/topology", "Ask Istio again");
    await sound("live, topology, picture");
    await open(page, "/topology?chosen=context:prod-west-1", "Only it and its neighbors");
    await sound("live, topology, details");
    await open(page, clusterPage("west"), "Exactly the rules that Kiali needs");
    await answered(page, "It has an entry that it can use");
    await answered(page, "as Kiali calls it");
    await sound("live, cluster, healthy");
    await open(page, contextPage(SANDBOX.remote), "Connect it to a Kiali");
    await expect(page.locator("[data-layer=version][data-verdict=pass]")).toBeVisible(PATIENT);
    await sound("live, cluster, of a context");
    await open(page, kialiPage, "The running Kiali has everything that was written");
    await answered(page, "Kiali lists all 3 clusters that it should");
    await sound("live, kiali, healthy");
  });

  await test.step("one is dead, one refuses the credential, and of one not everything may be seen", async () => {
    sandbox.cluster("west").faults.set({ kind: "refuse" });
    sandbox.cluster("r1").faults.set({ kind: "unauthorized" });
    sandbox.cluster("east").faults.set({ kind: "deny", verb: "list", group: "", resource: "pods" });
    await page.goto("/?group=mesh");
    await expect(row(page, "west")).toContainText("Unreachable", PATIENT);
    await expect(row(page, "r1")).toContainText("Unauthorized", PATIENT);
    await page.getByRole("checkbox", { name: "Select west" }).click();
    await sound("live, fleet, dead and denied");
    await open(page, "/topology", "Ask Istio again");
    await answered(page, /2 need attention/);
    await sound("live, topology, dead and denied");
    await open(page, "/topology?view=table", "Ask Istio again");
    await sound("live, topology, table");
    await open(page, clusterPage("west"), "Not asked: TCP is broken");
    await sound("live, cluster, dead");
    await open(page, clusterPage("r1"), /401|does not accept|refuses/);
    await sound("live, cluster, denied");
    await open(page, kialiPage, /Its pods could not be seen: .* may not list pods/);
    await sound("live, kiali, denied");
  });

  await test.step("settings: a receiver that is away, none, and one that cannot be used", async () => {
    await page.goto("/settings");
    await page.getByRole("button", { name: "Send a test" }).click();
    await answered(page, "The test did not arrive: It answered 503");
    await sound("live, settings, receiver away");
    const asIf = async (view: SettingsView, shown: string | RegExp): Promise<void> => {
      await page.route("**/api/notify", (route) => route.fulfill({ json: { ok: true, value: view } }));
      await open(page, "/settings", shown);
      await sound(`live, settings, ${view.webhook.state}`);
      await page.unroute("**/api/notify");
    };
    await asIf({ webhook: { state: "off" }, metrics: { token: "set", why: null } }, /docs\/webhook\.md/);
    const why = "FLEET_WEBHOOK_URL is no address.";
    await asIf({ webhook: { state: "unusable", why }, metrics: { token: "unusable", why } }, why);
  });

  await test.step("the console itself is lost, while every page is open", async () => {
    const shown: readonly (readonly [
      name: string,
      address: string,
      before: string | RegExp,
      after: string | RegExp,
    ])[] = [
      ["fleet", "/", "Unreachable", "The console's own server does not answer"],
      ["topology", "/topology", "Ask Istio again", "The console's own server does not answer"],
      ["cluster", clusterPage("west"), "Not asked: TCP is broken", "Lost"],
      ["kiali", kialiPage, /Its pods could not be seen/, "Lost"],
      ["settings", "/settings", "Send a test", "The console's own server did not answer"],
    ];
    const tabs = await Promise.all(
      shown.map(async ([name, address, before, after]) => {
        const tab = await page.context().newPage();
        await open(tab, address, before);
        return { name, after, tab };
      }),
    );
    await kill();
    for (const { name, after, tab } of tabs) {
      await answered(tab, after);
      await soundOnBothScreens(tab, `live, ${name}, console lost`);
    }
  });
});
