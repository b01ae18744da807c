import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import * as z from "zod";
import { command, connectByCommand } from "./command";
import { confirm, review } from "./connections";
import { type Bench, expect, expectAccessible, test as onBench, startBench, watchManners } from "./fixtures";
import { killServer } from "./kill-server";
import { whenWritten } from "./scenes";
import { picture, SANDBOX } from "./wizard";

const line = z.object({ seq: z.number(), prev: z.string(), hash: z.string() });

/** A console that may die and be started again in the same folder, with a browser that is signed in. */
const test = onBench.extend<{ folder: string; start: (port: number) => Promise<{ bench: Bench; page: Page }> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-activity-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  start: async ({ browser, folder, sandbox }, use) => {
    const leave: (() => Promise<void>)[] = [];
    const seen: (() => readonly string[])[] = [];
    await use(async (port) => {
      const bench = await startBench(port, folder);
      await bench.use(await readFile(sandbox.kubeconfigPath, "utf8"));
      const context = await browser.newContext({ baseURL: bench.running.origin });
      leave.push(() => context.close(), bench.stop);
      const page = await context.newPage();
      seen.push(watchManners(page, bench.running.origin));
      await page.goto(await bench.launch());
      await page.waitForURL("/");
      return { bench, page };
    });
    for (const each of leave) await each();
    // A server that is killed hangs up on its page, which the browser tells.
    expect(seen.flatMap((each) => each()).filter((each) => !/ERR_|Failed to fetch|network error/i.test(each))).toEqual(
      [],
    );
  },
});

test("Activity filters, exports a chain that holds, tells what nobody saw end, and where a file was tampered with", async ({
  sandbox,
  folder,
  start,
}) => {
  test.setTimeout(150_000);
  const audit = join(folder, "audit.jsonl");
  let { bench, page } = await start(22_000);
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  await command(bench, "rotate", "--name", "west", "--home", SANDBOX.home, "--yes");

  await test.step("filtered in the address, and exported as it stands", async () => {
    await page.goto("/activity");
    await expect(page.getByText("2 runs", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("combobox", { name: "Verb" }).selectOption("Rotate");
    await expect(page.getByText("1 of 2 runs")).toBeVisible();
    await expect(page).toHaveURL(/verb=rotate/);
    await page.reload();
    await expect(page.getByText("1 of 2 runs")).toBeVisible();
    const [part] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export these 1" }).click(),
    ]);
    expect((await readFile(await part.path(), "utf8")).trim().split("\n").length).toBeGreaterThan(2);
    await page.getByRole("button", { name: "Clear the filters" }).click();
    const [whole] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export the file" }).click(),
    ]);
    expect(whole.suggestedFilename()).toMatch(/^kiali-fleet-audit-\d{4}-\d\d-\d\d\.jsonl$/);
    const text = await readFile(await whole.path(), "utf8");
    expect(text).toBe(await readFile(audit, "utf8"));
    const lines = text
      .trim()
      .split("\n")
      .map((each) => line.parse(JSON.parse(each)));
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
    expect(lines.slice(1).map(({ prev }) => prev)).toEqual(lines.slice(0, -1).map(({ hash }) => hash));
  });

  await test.step("a console that is killed in the middle of a step leaves it as unknown", async () => {
    const dying = bench;
    let killed: Promise<void> | undefined;
    whenWritten(sandbox.cluster("east"), "deployments.apps", /^kiali$/, () => {
      killed ??= killServer(dying);
    });
    await review(page, "revoke", "west");
    await confirm(page, "Revoke west", "west");
    await expect.poll(() => killed !== undefined, { timeout: 30_000 }).toBe(true);
    await killed;
    await expect(page.getByText("The connection to the console was lost")).toBeVisible({ timeout: 15_000 });
    await picture(page, "run whose console was killed");
    ({ bench, page } = await start(22_010));
    await page.goto("/activity");
    const run = page.getByRole("row").filter({ hasText: "Revoke west" }).first();
    await expect(run).toContainText("Unknown, look");
    await run.getByRole("button", { name: "Revoke west" }).click();
    await expect(page.getByText("Nobody wrote how this ended")).toBeVisible();
    await expect(page.getByText("Doing the same again finishes it")).toBeVisible();
    await expect(page.getByText(/^Verified to line \d+ of \d+$/)).toBeVisible();
    await expectAccessible(page);
    await picture(page, "activity unknown");
    await command(bench, "revoke", "--name", "west", "--home", SANDBOX.home, "--yes");
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: "Revoke west" }).first()).toContainText("Done");
  });

  await test.step("a line that was changed is named", async () => {
    const lines = (await readFile(audit, "utf8")).split("\n");
    lines[4] = (lines[4] ?? "").replace(/"session":"[^"]*"/, '"session":"somebody else"');
    await writeFile(audit, lines.join("\n"));
    await page.getByRole("button", { name: "Verify again" }).click();
    await expect(page.getByText("The audit file is broken at line 5")).toBeVisible({ timeout: 15_000 });
    await expect(page.getByText("Lines 1 to 4 are proven")).toBeVisible();
    await expect(page.getByText("unproven", { exact: true }).first()).toBeVisible();
    await expectAccessible(page);
    await picture(page, "activity broken");
  });
});
