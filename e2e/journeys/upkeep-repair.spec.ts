import * as z from "zod";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { truthOf } from "./cluster-truth";
import { connectByCommand } from "./command";
import { begin, findingsOf, openConnections, review, rowOf, runEnded } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { picture, plannedSteps, SANDBOX } from "./wizard";

const role = z.object({ rules: z.unknown() });
const ROLE = "/apis/rbac.authorization.k8s.io/v1/clusterroles/kiali-remote-east";

test("repairs a role that an upgrade left behind and a hand narrowed, rule by rule, then makes view-only full", async ({
  bench,
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
  const rules = async () => role.parse(await west.admin.get(ROLE)).rules;
  const rewrite = (to: unknown) =>
    west.admin.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "kiali-remote-east" },
      rules: to,
    });
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote], "--access", "view-only");

  await test.step("as an upgrade of Kiali leaves it: the rules of 2.16 under 2.29", async () => {
    await rewrite(rulesFor("2.16.0", "view-only"));
    await openConnections(page);
    await expect(rowOf(page, "west")).toContainText(/rules of 2\.1\d\.0, wanted 2\.2\d\.0/);
    await expect(await findingsOf(page, "west")).toContainText("Against the rules of Kiali");
    const diff = page.getByRole("region", { name: "Rules" });
    await expect(diff.getByRole("listitem").filter({ hasText: "list endpoints" })).toBeVisible();
    await expectAccessible(page);
    await picture(page, "role of an older version");
    await page.getByRole("link", { name: "Repair west" }).first().click();
    await plannedSteps(page);
    await page
      .getByRole("button", { name: /^Change: ClusterRole kiali-remote-east/ })
      .first()
      .click();
    await expect(page.getByText("list endpoints").first()).toBeVisible();
    await picture(page, "repair reviewed");
    await begin(page, "Repair west");
    await runEnded(page, "west is repaired");
    await picture(page, "repaired");
    expect(await rules()).toEqual(rulesFor("2.29.0", "view-only"));
  });

  await test.step("narrowed by hand: it says what is missing, and Kiali is healed", async () => {
    await rewrite(rulesFor("2.29.0", "view-only").slice(1));
    await openConnections(page);
    await expect(await findingsOf(page, "west")).toContainText(/lacks /);
    await page.getByRole("link", { name: "Repair west" }).first().click();
    await plannedSteps(page);
    await begin(page, "Repair west");
    await runEnded(page, "west is repaired");
    expect(await rules()).toEqual(rulesFor("2.29.0", "view-only"));
  });

  await test.step("view-only becomes full, and the choice is in the address", async () => {
    await review(page, "repair", "west");
    await page.getByRole("radio", { name: /^Full/ }).click();
    await expect(page).toHaveURL(/access=full/);
    await expect(page.getByRole("heading", { name: "What it grants" })).toBeVisible({ timeout: 15_000 });
    await plannedSteps(page);
    await picture(page, "view-only to full reviewed");
    await begin(page, "Repair west");
    await runEnded(page, "west is repaired");
    expect(await rules()).toEqual(rulesFor("2.29.0", "full"));
    await openConnections(page);
    await expect(rowOf(page, "west")).toContainText("full");
    await expect(rowOf(page, "west")).toContainText("Nothing wrong");
  });
  west.close();
});
