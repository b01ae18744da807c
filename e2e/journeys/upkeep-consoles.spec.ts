import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { COMBINED, truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import { begin, confirm, review, runEnded } from "./connections";
import { expect, test as onBench, startBench, watchManners } from "./fixtures";
import { goOn, picture, SANDBOX } from "./wizard";

/** Another console on the same clusters, in a folder of its own, and a browser that is signed in there. */
const test = onBench.extend<{ third: Page }>({
  third: async ({ browser, sandbox }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-second-"));
    const { stop, ...other } = await startBench(22_050, folder);
    await other.use(await readFile(sandbox.kubeconfigPath, "utf8"));
    const context = await browser.newContext({ baseURL: other.running.origin });
    const page = await context.newPage();
    const seen = watchManners(page, other.running.origin);
    await page.goto(await other.launch());
    await page.waitForURL("/");
    await use(page);
    await context.close();
    await stop();
    await rm(folder, { recursive: true });
    expect(seen()).toEqual([]);
  },
});

test("a second session and a second console are told who is at work on the home, and go on once it is free", async ({
  bench,
  page,
  operator,
  third,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const second = await operator();
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
  const before = await east.secret(COMBINED);
  await review(second, "rotate", "west");
  await review(third, "rotate", "west");
  await review(page, "revoke", "west", { windowSeconds: "60" });
  await confirm(page, "Revoke west", "west");
  const window = page.getByRole("region", { name: "Time to think again" });
  await expect(window).toBeVisible();

  await test.step("another session of the same console may watch that run", async () => {
    await goOn(second, "Rotate west");
    await expect(second.getByRole("alert").filter({ hasText: /at work|being connected/ })).toBeVisible({
      timeout: 15_000,
    });
    await picture(second, "second session is told");
    await second.getByRole("link", { name: "Watch that run" }).click();
    await expect(second.getByRole("region", { name: "Time to think again" })).toBeVisible();
  });
  await test.step("another console is told who holds the home", async () => {
    await goOn(third, "Rotate west");
    await expect(third.getByRole("alert").filter({ hasText: "is at work on the Kiali of" })).toBeVisible({
      timeout: 15_000,
    });
    await picture(third, "second console is told");
    expect((await east.secret(COMBINED))?.data).toEqual(before?.data);
  });
  await test.step("called off, the home is free", async () => {
    await window.getByRole("button", { name: "Call it off" }).click();
    await runEnded(page, "Called off");
    await expect(second.getByRole("heading", { level: 1 })).toHaveText("Called off");
    await review(third, "rotate", "west");
    await begin(third, "Rotate west");
    await runEnded(third, "west is rotated");
  });
  east.close();
});
