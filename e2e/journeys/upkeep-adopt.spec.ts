import { COMBINED, truthOf } from "./cluster-truth";
import { begin, findingsOf, fromMenu, openConnections, review, rowOf, runEnded } from "./connections";
import { expect, expectAccessible, test } from "./fixtures";
import { connectByScript, scriptSecret } from "./script-scene";
import { picture, plannedSteps, SANDBOX } from "./wizard";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

test("adopts what the script made and moves it to the combined Secret; Kiali lists the cluster all the while", async ({
  page,
  sandbox,
}) => {
  test.setTimeout(120_000);
  const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
  const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
  const { server, ca } = sandbox.cluster("west");
  await connectByScript(east, west, { name: "west", server, ca });
  const marks = async () => Object.keys((await east.secret(scriptSecret("west")))?.metadata.annotations ?? {});
  expect(await marks()).toContain(LAST_APPLIED);
  const seen = { asked: 0, missed: 0, isOver: false };
  const watching = (async () => {
    while (!seen.isOver) {
      seen.asked += 1;
      // A pod that ends may cut an answer short; to be asked again is not to have lost the cluster.
      const listed = await east.listed().catch(() => east.listed().catch((): readonly string[] => []));
      if (!listed.includes("west")) seen.missed += 1;
    }
  })();

  await test.step("taken over where it stands, without a restart", async () => {
    const { generation } = (await east.kiali()).metadata;
    await openConnections(page);
    await expect(await findingsOf(page, "west")).toContainText("left the credential readable");
    const steps = await fromMenu(page, "west", "Adopt");
    expect(steps.join("\n")).not.toMatch(/Restart: /);
    await picture(page, "adopt reviewed");
    await begin(page, "Adopt west");
    await runEnded(page, "west is adopted");
    await picture(page, "adopted");
    expect((await east.kiali()).metadata.generation).toBe(generation);
    expect(await marks()).not.toContain(LAST_APPLIED);
    await openConnections(page);
    await expect(rowOf(page, "west")).toContainText("Kiali Fleet");
  });

  await test.step("moved to the combined Secret, with a token key of its own", async () => {
    await review(page, "adopt", "west");
    await page.getByRole("checkbox", { name: "Also move the entry to the combined Secret" }).click();
    await expect(page).toHaveURL(/migrate=1/);
    await expect(page.getByRole("button", { name: /^Restart: / })).toBeVisible({ timeout: 15_000 });
    await plannedSteps(page);
    await expectAccessible(page);
    await picture(page, "migrate reviewed");
    await begin(page, "Adopt west");
    await runEnded(page, "west is adopted");
    await picture(page, "migrated");
    expect(await east.keys(COMBINED)).toEqual(["west", "west.token"]);
    await openConnections(page);
    await expect(rowOf(page, "west")).toContainText("combined Secret");
  });

  seen.isOver = true;
  await watching;
  expect(seen.asked).toBeGreaterThan(5);
  expect(seen.missed).toBe(0);
  east.close();
  west.close();
});
