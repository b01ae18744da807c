import { expect, expectAccessible, test } from "./fixtures";
import { unspoiled } from "./unspoiled";

const NOTHING = "apiVersion: v1\nkind: Config\n";
const PATIENT = { timeout: 30_000 };

// A console that has met homes shows them, whatever its kubeconfig has become.
test.use({ isFresh: true });

test("no cluster says on every page what will be there, and how it gets there", async ({ page, bench }) => {
  await bench.use(NOTHING);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "No cluster to show yet" })).toBeVisible(PATIENT);
  await expect(page.getByRole("main")).toContainText("npm run demo");
  await expectAccessible(page);
  await unspoiled(page, "fleet of 0");
  for (const [address, shown] of [
    ["/topology", "No home is known yet"],
    ["/clusters", "KUBECONFIG"],
    ["/cluster?context=gone", "The kubeconfig has no context gone"],
    ["/kiali", "There is no context to choose from"],
    ["/settings", "Nothing is sent|It is set in the environment"],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole("main").getByText(new RegExp(shown)).first()).toBeVisible(PATIENT);
    await expectAccessible(page);
    await unspoiled(page, `${address} of 0`);
  }
});
