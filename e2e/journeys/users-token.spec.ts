import type { Page } from "@playwright/test";
import { connectByCommand } from "./command";
import { expect, expectAccessible, test } from "./fixtures";
import { travelling } from "./travelling";
import { picture, SANDBOX } from "./wizard";

const USERS = `/users?${new URLSearchParams({ home: SANDBOX.home })}`;

test.use({ world: { openid: true } });
test.describe.configure({ timeout: 180_000 });
test.beforeEach(async ({ bench, sandbox: _ }) => {
  await connectByCommand(bench, SANDBOX.home, [SANDBOX.remote]);
});

const answers = (page: Page) => page.getByRole("table", { name: "What each API server makes of it" });

test("the page says who sees what and whom each API server trusts, and tries a pasted token", async ({
  page,
  sandbox,
}) => {
  await page.goto(USERS);
  const sights = page.getByRole("table", { name: "What people see in Kiali" });
  await expect(sights.getByRole("row", { name: /^east ?home By own rights/ })).toBeVisible();
  await expect(sights.getByRole("row", { name: /^west By own rights/ })).toBeVisible();
  const trust = page.getByRole("table", { name: /^What each API server accepts/ });
  await expect(trust.getByRole("row", { name: /^east/ })).toContainText("oidc:");
  await expect(trust.getByRole("row", { name: /^west/ })).toContainText("corp:");
  await expect(page.getByText("west names people otherwise than east")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "users");

  const field = page.getByLabel("Paste an id_token");
  await field.fill(sandbox.issuer?.idToken("alice") ?? "");
  await page.getByRole("button", { name: "Try it in every cluster" }).click();
  await expect(field).toHaveValue("");
  await expect(answers(page).getByRole("row", { name: /^east ?home Accepted/ })).toContainText(
    "oidc:alice@example.test",
  );
  await expect(answers(page).getByRole("row", { name: /^west Accepted/ })).toContainText("corp:alice@example.test");
  await expect(page.getByText("The same person has different names")).toBeVisible();
  await picture(page, "users-accepted");
  await expectAccessible(page);
});

const BAD = [
  ["expired", { exp: 1_700_000_000 }, "It has expired"],
  ["for another audience", { aud: "grafana" }, "Not a token for Kiali"],
  ["of another issuer", { iss: "https://other.example.com" }, "Not a token of Kiali's issuer"],
] as const;
for (const [what, changes, words] of BAD)
  test(`a token ${what} is said to be that`, async ({ page, sandbox }) => {
    await page.goto(USERS);
    await page.getByLabel("Paste an id_token").fill(sandbox.issuer?.idToken("alice", changes) ?? "");
    await page.getByRole("button", { name: "Try it in every cluster" }).click();
    await expect(page.getByText(words)).toBeVisible();
  });

test("a person signs in at the provider and comes back to whom each cluster takes them for", async ({
  bench,
  browser,
  sandbox,
}) => {
  const page = await travelling(browser, bench);
  await page.goto(USERS);
  await page.getByRole("button", { name: "Sign in as a user" }).click();
  await page.waitForURL(`${sandbox.issuer?.url ?? ""}/**`);
  await page.getByRole("button", { name: /bob/ }).click();
  await page.waitForURL(/\/users\?.*login=/);
  expect(new URL(page.url()).origin).toBe(bench.running.origin);
  expect(page.url()).not.toContain("code=");
  await expect(answers(page).getByRole("row", { name: /^east/ })).toContainText("bob@example.test");
  await picture(page, "users-signed-in");
  // The address can be opened again, and by nobody else.
  await page.reload();
  await expect(answers(page)).toBeVisible();
  const other = await travelling(browser, bench);
  await other.goto(page.url());
  await expect(other.getByText("The result of this sign-in is no longer kept")).toBeVisible();
  await other.context().close();
  // A way back that this browser did not ask for ends nowhere.
  await page.goto("/users/callback?code=stolen&state=somebody-elses");
  await expect(page.getByRole("status")).toContainText("No sign-in of this browser is waiting");
  expect(page.url()).not.toContain("stolen");
  await page.context().close();
});
