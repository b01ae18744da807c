import type { Page } from "@playwright/test";
import * as z from "zod";
import { connectByCommand } from "./command";
import { confirm, openConnections, review, runEnded } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { whenWritten } from "./scenes";
import { settled } from "./settled";
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

/** What the console answers of its audit file, as far as a scene changes it. */
const activity = z.looseObject({ value: z.looseObject({ verdict: z.looseObject({}) }) });

const SCHEMES = ["light", "dark"] as const;

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])
  test.describe(`${viewport.width} px, light and dark`, () => {
    test.use({ viewport });
    test.setTimeout(180_000);

    /** Sound for assistive technology in both schemes, nothing wider than the screen. */
    async function sound(page: Page, name: string, isDialog = false): Promise<void> {
      await test.step(name, async () => {
        // A dialog hides the page below it.
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(isDialog ? 0 : 1);
        await page.emulateMedia({ reducedMotion: "reduce" });
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await settled(page);
          await picture(page, `${name} ${colorScheme} ${viewport.width}`);
          // Another scheme changes colors and nothing else.
          await expectAccessible(page, { onlyColors: colorScheme !== SCHEMES[0] });
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

    test("every page of a connection's life is accessible", async ({ bench, page, sandbox }) => {
      await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
      await page.goto("/connections");
      await sound(page, "connections, no home");
      await openConnections(page);
      await sound(page, "connections");
      await page.getByRole("button", { name: "Details of west", exact: true }).click();
      await page.getByRole("checkbox", { name: "Select west" }).click();
      await sound(page, "connections, opened and selected");
      for (const verb of ["rotate", "repair", "quarantine"]) {
        await review(page, verb, "west");
        await sound(page, `${verb}, reviewed`);
      }
      sandbox.cluster("west").faults.set({ kind: "refuse" });
      await review(page, "revoke", "west", { windowSeconds: "10" });
      await sound(page, "revoke, reviewed");
      await goOn(page, "Revoke west");
      await expect(page.getByRole("alertdialog")).toBeVisible();
      await sound(page, "revoke, dialog", true);
      await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
      await confirm(page, "Revoke west", "west");
      await sound(page, "revoke, its window");
      await runEnded(page, "west is not revoked yet");
      await sound(page, "revoke, not finished");
      await page.getByRole("link", { name: "Show the orphans" }).click();
      await expect(page.getByRole("region", { name: "Orphans" })).toBeVisible();
      await sound(page, "orphans");
      await page.goto("/activity");
      await page.getByRole("button", { name: "Revoke west" }).first().click();
      await expect(page.getByText("Plan digest").first()).toBeVisible();
      await sound(page, "activity, opened");
      await page.route(/\/api\/audit(\?|$)/, async (route) => {
        const answer = await route.fetch();
        const told = activity.parse(await answer.json());
        const verdict = { ...told.value.verdict, brokenAt: 3, verifiedTo: 2, why: "changed" };
        await route.fulfill({ json: { ...told, value: { ...told.value, verdict } } });
      });
      await page.reload();
      await expect(page.getByText("The audit file is broken at line 3")).toBeVisible();
      await sound(page, "activity, broken");
    });

    test.describe("of a home with stores, where people sign in", () => {
      test.use({ world: { telemetry: "untagged", openid: true } });

      test("every page about a home, alone and as a step, is accessible", async ({ bench, page }) => {
        await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
        const pair = { home: SANDBOX.home, remote: SANDBOX.remote };
        const who = { ...pair, who: "Group:oidc:bookinfo-viewers" };
        for (const [path, params, shown] of [
          ["/telemetry", {}, "Choose the home"],
          ["/telemetry", pair, "Traffic between clusters"],
          ["/telemetry/tracing", pair, "What control planes are told"],
          ["/telemetry/scope", { ...pair, label: "mesh_id:mesh1" }, "Not carried"],
          ["/users", who, "Granted by this console"],
          ["/setup/tracing", pair, "What control planes are told"],
          ["/setup/users", who, "bookinfo"],
        ] as const) {
          await page.goto(`${path}?${new URLSearchParams(params)}`);
          await expect(page.getByText(shown).first()).toBeVisible({ timeout: 60_000 });
          await expect(page.getByRole("main").locator("[aria-busy=true]")).toHaveCount(0, { timeout: 30_000 });
          await sound(page, `${path}, ${shown}`);
        }
      });
    });
  });
