import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { whenWritten } from "./scenes";
import {
  answerAccess,
  choosePair,
  connect,
  ended,
  goOn,
  passRequirements,
  picture,
  plannedSteps,
  proven,
  SANDBOX,
} from "./wizard";

/** The fleet first: a page that is opened before it has no context to choose from. */
test.beforeEach(({ sandbox }) => expect(sandbox.clusters).toHaveProperty("west"));

const SCHEMES = ["light", "dark"] as const;

/** A change of scheme passes down the page frame by frame; colors in between are nobody's to judge. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let quietFrames = 0; quietFrames < 3; ) {
      await new Promise(requestAnimationFrame);
      const isMoving = document.getAnimations().some((each) => each instanceof CSSTransition);
      quietFrames = isMoving ? 0 : quietFrames + 1;
    }
  });

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])
  test.describe(`${viewport.width} px, light and dark`, () => {
    test.use({ viewport });
    test.setTimeout(180_000);

    /** Sound for assistive technology in both schemes, nothing wider than the screen. */
    async function sound(page: Page, name: string): Promise<void> {
      await test.step(name, async () => {
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await page.emulateMedia({ reducedMotion: "reduce" });
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await settled(page);
          await picture(page, `${name} ${colorScheme} ${viewport.width}`);
          await expectAccessible(page);
        }
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect.soft(width, `${name} is no wider than the screen`).toBeLessThanOrEqual(viewport.width);
      });
    }

    test("every page of a connection that works is accessible", async ({ page }) => {
      await page.goto("/setup");
      await sound(page, "choose, empty");
      await choosePair(page, SANDBOX.home, SANDBOX.remote);
      await sound(page, "requirements, running");
      await passRequirements(page);
      await page.getByRole("button", { name: "Advanced: identity, token, form, proxy" }).click();
      await expect(page.getByRole("textbox", { name: "Cluster name in the mesh" })).toHaveValue("west", {
        timeout: 30_000,
      });
      await sound(page, "access");
      await page.goBack();
      await sound(page, "requirements, answered");
      await page.getByRole("button", { name: "The server address means the remote" }).click();
      await sound(page, "requirements, one opened");
      await page.goForward();
      await answerAccess(page);
      await plannedSteps(page);
      await page.getByRole("button", { name: /^Create: ClusterRole / }).click();
      await page.getByRole("button", { name: "The same as YAML, with the token by reference" }).click();
      await sound(page, "review, opened");
      await connect(page);
      await sound(page, "apply, running");
      await ended(page, "Applied");
      await sound(page, "apply, done");
      await proven(page, "west");
      await sound(page, "verified");
      await page.goto("/setup?home=gone&remote=prod-west-1");
      await sound(page, "choose, a context that is gone");
      await page.goto("/no-such-page");
      await sound(page, "not found");
    });

    test("every page of one that fails is accessible", async ({ page, sandbox }) => {
      await test.step("denied and dead clusters", async () => {
        sandbox.cluster("west").faults.set({ kind: "deny", verb: "list", group: "", resource: "pods" });
        sandbox.cluster("east").faults.set({ kind: "unauthorized" });
        await page.goto("/clusters");
        await sound(page, "clusters");
        await page.getByRole("button", { name: /^Look at both|^Look at all \d/ }).click();
        await expect(page.getByText("(401)").first()).toBeVisible({ timeout: 30_000 });
        await sound(page, "clusters, looked at");
        await page.goto(`/setup/requirements?home=${SANDBOX.home}&remote=${SANDBOX.remote}`);
        await expect(page.getByRole("button", { name: "Ask all again" })).toBeVisible({ timeout: 60_000 });
        await sound(page, "requirements, failing");
        sandbox.cluster("east").faults.clear();
        sandbox.cluster("west").faults.clear();
      });
      whenWritten(sandbox.cluster("east"), "secrets", /^kiali-multi-cluster-secret$/, () =>
        sandbox.cluster("west").faults.set({ kind: "refuse" }),
      );
      await choosePair(page, SANDBOX.home, SANDBOX.remote);
      await page.getByRole("button", { name: "Ask all again" }).click({ timeout: 60_000 });
      await passRequirements(page);
      await answerAccess(page);
      await connect(page);
      await ended(page, "Stopped");
      await sound(page, "apply, stopped");
      await goOn(page, /^Session and appearance/);
      await expect(page.getByRole("menu")).toBeVisible();
      await expectAccessible(page);
    });
  });
