import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { until } from "@/e2e/cluster/until";
import { type Console, startConsole } from "@/e2e/security/start-console";
import { type Sandbox, type SandboxOptions, startSandbox } from "@/sandbox/start-sandbox";

import { truthOf } from "./cluster-truth";
import { SANDBOX } from "./wizard";

/** A production console as `npm start` runs it, whose kubeconfig a test may replace. */
export type Bench = {
  running: Console;
  folder: string;
  /** The file in KUBECONFIG; the console follows it. */
  kubeconfigPath: string;
  /** Makes the console read these contexts from now on. */
  use: (kubeconfig: string) => Promise<void>;
  /** A fresh address that signs in once. */
  launch: () => Promise<string>;
};

/** Starts one; `port` is the first to try. */
export async function startBench(port: number, folder?: string): Promise<Bench & { stop: () => Promise<void> }> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), "kiali-fleet-journeys-")));
  const kubeconfigPath = join(place, "config");
  const use = (kubeconfig: string) => writeFile(kubeconfigPath, kubeconfig, { mode: 0o600 });
  if (!existsSync(kubeconfigPath)) await use("apiVersion: v1\nkind: Config\n");
  const running = await startConsole({
    HOME: place,
    KUBECONFIG: kubeconfigPath,
    FLEET_AUDIT_FILE: join(place, "audit.jsonl"),
    FLEET_PORT: String(port),
  });
  let isFirst = true;
  return {
    running,
    folder: place,
    kubeconfigPath,
    use,
    launch: async () => {
      if (isFirst) {
        isFirst = false;
        return running.launch;
      }
      const next = running.nextLaunch();
      running.process.kill("SIGUSR2");
      return next;
    },
    stop: async () => {
      await running.stop();
      if (folder === undefined) await rm(place, { recursive: true });
    },
  };
}

/** What a browser must not do, as it was seen: console errors, refused by the policy, calls to somebody else. */
export function watchManners(page: Page, origin: string): () => readonly string[] {
  const seen: string[] = [];
  page.on("console", (message) => {
    const { url } = message.location();
    // A browser logs the status of an address that does not exist, whatever its page says.
    if (message.type() === "error" && !url.endsWith("/no-such-page")) seen.push(`console: ${message.text()} (${url})`);
  });
  // Some of what the policy refuses is told by no error.
  void page.addInitScript(() =>
    addEventListener("securitypolicyviolation", ({ violatedDirective, sourceFile }) =>
      console.error(`refused by the policy: ${violatedDirective} ${sourceFile}`),
    ),
  );
  page.on("pageerror", (error) => seen.push(`page: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) seen.push(`foreign request: ${request.url()}`);
  });
  return () => seen;
}

/** Fails with every WCAG A and AA rule that the page as it is now breaks. */
export async function expectAccessible(page: Page, { onlyColors = false } = {}): Promise<void> {
  // A page without frames is judged in one piece, by the same rules; to put pieces together, axe opens a page of its own each time.
  expect(page.frames()).toHaveLength(1);
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (onlyColors
    ? axe.withRules(["color-contrast", "link-in-text-block"])
    : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
  ).analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  expect.soft(told).toEqual([]);
}

/** A sandbox answers before its Kiali does. */
export async function kialiServes(kubeconfigPath: string, home: string): Promise<void> {
  const truth = await truthOf(kubeconfigPath, home);
  await until("Kiali serves", () => truth.listed().catch(() => null), { everyMs: 50 });
  truth.close();
}

type PerTest = {
  world: SandboxOptions;
  sandbox: Sandbox;
  /** Another browser of its own, signed in by the launch link. */
  operator: (options?: BrowserContextOptions) => Promise<Page>;
};

/**
 * One console per worker; a fresh sandbox for each test that asks for one; `page` is signed in by the launch link. A
 * page that logged an error, broke the policy or called another origin fails its test at the end.
 */
export const test = base.extend<PerTest, { bench: Bench; isFresh: boolean }>({
  /** A file that sets it has a console of its own, which has met no home yet. */
  isFresh: [false, { option: true, scope: "worker" }],
  bench: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use, { parallelIndex }) => {
      // The other half of the journeys runs beside this one.
      const { stop, ...bench } = await startBench(
        26_000 + (process.env.TEST_PART === "2of2" ? 1_000 : 0) + parallelIndex * 50,
      );
      await use(bench);
      await stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  world: [{}, { option: true }],
  sandbox: async ({ bench, world }, use) => {
    const dir = await mkdtemp(join(bench.folder, "sandbox-"));
    const sandbox = await startSandbox({ ...world, dir });
    await bench.use(await readFile(sandbox.kubeconfigPath, "utf8"));
    await kialiServes(sandbox.kubeconfigPath, SANDBOX.home);
    await use(sandbox);
    await sandbox.stop();
  },
  operator: async ({ bench, browser }, use, testInfo) => {
    const watched: (readonly [close: () => Promise<void>, seen: () => readonly string[]])[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: bench.running.origin, ...options });
      const page = await context.newPage();
      watched.push([() => context.close(), watchManners(page, bench.running.origin)]);
      await page.goto(await bench.launch());
      await page.waitForURL("/");
      return page;
    });
    for (const [close] of watched) await close();
    if (testInfo.status !== testInfo.expectedStatus)
      await testInfo.attach("console", { body: bench.running.output(), contentType: "text/plain" });
    expect(watched.flatMap(([, seen]) => seen())).toEqual([]);
  },
  page: async ({ operator, viewport, colorScheme }, use) => use(await operator({ viewport, colorScheme })),
});

export { expect } from "@playwright/test";
