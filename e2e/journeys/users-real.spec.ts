import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { AdminClient } from "@/e2e/cluster/admin-client";
import { begin, confirm, runEnded, seen } from "./connections";
import { expect, test } from "./fixtures";
import { travelling } from "./travelling";
import { startTrustingHome, type TrustingHome } from "./trusting-home";
import { picture, plannedSteps } from "./wizard";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const names = z.object({
  items: z.array(z.object({ subjects: z.array(z.object({ name: z.string() })).optional() })),
});
const reviewed = z.object({ status: z.object({ allowed: z.boolean() }) });

test.setTimeout(180_000);

let place: TrustingHome | null = null;
test.beforeAll(async ({ bench }) => {
  test.setTimeout(1_800_000);
  const started = await startTrustingHome();
  if ("skipped" in started) return test.skip(true, started.skipped);
  place = started;
  for (const each of [place.admins.east, place.admins.north])
    await each.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "bookinfo" } });
  await bench.use(await readFile(place.kubeconfigPath, "utf8"));
});
test.afterAll(async () => place?.stop());

test("a person signs in at a real provider, is granted a namespace in two real clusters, and it is withdrawn again", async ({
  bench,
  browser,
}) => {
  if (!place) throw new Error("nothing was started");
  const { provider, home, admins } = place;
  const page = await travelling(browser, bench);
  await page.goto(`/users?${new URLSearchParams({ home })}`);
  await page.getByLabel("Client secret").fill(provider.secrets.kiali ?? "");
  await page.getByRole("button", { name: "Sign in as a user" }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.getByRole("button", { name: "Sign in as carol" }).click();
  await page.waitForURL(/\/users\?.*login=/);
  const answers = page.getByRole("table", { name: "What each API server makes of it" });
  await expect(answers.getByRole("row", { name: /^east ?home Accepted/ })).toContainText("oidc:carol@example.test");
  await expect(answers.getByRole("row", { name: /^north Accepted/ })).toContainText("corp:carol@example.test");
  await expect(answers.getByRole("row", { name: /^west Refused/ })).toContainText(
    "west expects the audience kiali-west, the token is for kiali",
  );
  await picture(page, "real users signed in");
  expect(bench.running.output()).not.toContain(provider.secrets.kiali ?? "-");

  await page.getByRole("button", { name: "Show what oidc:carol@example.test sees" }).click();
  const cell = (cluster: string) => page.getByRole("button", { name: new RegExp(`^bookinfo in ${cluster}: `) });
  for (const cluster of ["east", "north"]) await expect(cell(cluster)).toContainText("Hidden", { timeout: 30_000 });
  for (const cluster of ["east", "north"])
    await page.getByRole("checkbox", { name: `Choose bookinfo in ${cluster}` }).click();
  await picture(page, "real users hidden");
  await page.getByRole("link", { name: "Grant read" }).click();
  expect((await plannedSteps(page)).filter((step) => step.startsWith("Create: RoleBinding"))).toHaveLength(2);
  await picture(page, "real users grant review");
  await begin(page, "Grant oidc:carol@example.test read access in east and north");
  await runEnded(page, "oidc:carol@example.test has read access in east and north");
  for (const who of ["oidc:carol@example.test", "corp:carol@example.test"])
    await expect(seen(page, new RegExp(`${who} may see and read logs of bookinfo`))).toContainText("Seen");
  await picture(page, "real users granted");
  expect(await maySee(admins.east, "oidc:carol@example.test")).toBe(true);
  expect(await maySee(admins.north, "corp:carol@example.test")).toBe(true);

  await page.getByRole("link", { name: "Show the users" }).click();
  for (const cluster of ["east", "north"]) await expect(cell(cluster)).toContainText("Sees", { timeout: 30_000 });
  await picture(page, "real users sees");
  const withdraw = (who: string, cluster: string) =>
    page.getByRole("link", { name: `Withdraw read of ${who} in ${cluster}` });
  await expect(withdraw("corp:carol@example.test", "north")).toBeVisible();
  await withdraw("oidc:carol@example.test", "east").click();
  await plannedSteps(page);
  const what = "Withdraw read access of oidc:carol@example.test in east";
  await confirm(page, what, null);
  await runEnded(page, "The read access of oidc:carol@example.test in east is withdrawn");
  await expect(seen(page, /is gone/)).toContainText("Seen");
  await picture(page, "real users withdrawn");
  expect(await maySee(admins.east, "oidc:carol@example.test")).toBe(false);
  expect(await maySee(admins.north, "corp:carol@example.test")).toBe(true);
  expect(await boundIn(admins.east)).not.toContain("oidc:carol@example.test");
  await page.context().close();
});

/** What the API server itself says of somebody, as Kiali will ask it. */
async function maySee(admin: AdminClient, user: string): Promise<boolean> {
  const { body } = await admin.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: {
      user,
      resourceAttributes: { verb: "get", resource: "namespaces", name: "bookinfo", namespace: "bookinfo" },
    },
  });
  return reviewed.parse(body).status.allowed;
}

async function boundIn(admin: AdminClient): Promise<readonly string[]> {
  const { items } = names.parse(await admin.get(`${RBAC}/namespaces/bookinfo/rolebindings`));
  return items.flatMap(({ subjects = [] }) => subjects.map(({ name }) => name));
}
