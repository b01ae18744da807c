import type { Locator, Page } from "@playwright/test";
import * as z from "zod";
import { shortLivedToken } from "@/e2e/cluster/short-lived-token";
import { COMBINED, type Truth } from "./cluster-truth";
import { connectByCommand } from "./command";
import { openConnections } from "./connections";
import { expect } from "./fixtures";
import { test } from "./real-mesh";
import { picture } from "./wizard";

test.setTimeout(360_000);
const BINDING = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/kiali-remote-east";
const SECRET = `/api/v1/namespaces/istio-system/secrets/${COMBINED}`;

const bindingShape = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  roleRef: z.unknown(),
  subjects: z.unknown(),
});
const configMap = z.object({ data: z.record(z.string(), z.string()) });

/** The row of a home, or of a connection by its cluster's name. */
const rowOf = (page: Page, kind: "home" | "connection", name: string): Locator =>
  page
    .locator(`tr[data-row^="${kind}"]`)
    .filter({ has: page.getByRole("checkbox", { name: `Select ${name}`, exact: true }) });
const west = (page: Page): Locator => rowOf(page, "connection", "west");
const north = (page: Page): Locator => rowOf(page, "connection", "north");

/** The states that a row had since this was called, as the page showed them. */
async function statesFrom(page: Page, rows: readonly Locator[]): Promise<() => Promise<readonly string[]>> {
  const ids = await Promise.all(rows.map((row) => row.getAttribute("data-row")));
  const seen = await page.evaluateHandle((wanted) => {
    const states: string[] = [];
    const look = () => {
      for (const row of document.querySelectorAll<HTMLElement>("tr[data-row]"))
        if (wanted.includes(row.dataset.row ?? "") && !states.includes(row.dataset.state ?? ""))
          states.push(row.dataset.state ?? "");
    };
    new MutationObserver(look).observe(document.body, { subtree: true, attributes: true, childList: true });
    look();
    return states;
  }, ids);
  return () => seen.jsonValue();
}

const becomes = (row: Locator, state: string, timeout: number) =>
  expect(row).toHaveAttribute("data-state", state, { timeout });

async function putKeys(home: Truth, data: Readonly<Record<string, string>>): Promise<void> {
  const answer = await home.admin.send("PATCH", SECRET, { data }, "application/merge-patch+json");
  expect(answer.status).toBe(200);
}
const base64 = (text: string): string => Buffer.from(text).toString("base64");

test.beforeEach(async ({ page, bench, mesh, east, west: remote, north: other }) => {
  expect([remote, other]).toHaveLength(2);
  const home = mesh.home.context;
  await connectByCommand(
    bench,
    home,
    mesh.remotes.map(({ context }) => context),
  );
  await east.rolledOut();
  await openConnections(page, home);
  await page.goto("/");
  // The page knows it from the visit before.
  for (const row of [rowOf(page, "home", "east"), west(page), north(page)]) await becomes(row, "healthy", 60_000);
});

test("a real cluster that dies turns red within ten seconds at the layer that broke, the others stay as they are, and it comes back by itself", async ({
  page,
  mesh,
}) => {
  const others = await statesFrom(page, [north(page), rowOf(page, "home", "east")]);
  await mesh.fault(mesh.remote.name, "refuse");
  try {
    await becomes(west(page), "unreachable", 10_000);
    await expect(west(page)).toContainText(/refuse/i);
    await picture(page, "real fleet refused");
  } finally {
    await mesh.heal(mesh.remote.name);
  }
  await becomes(west(page), "healthy", 60_000);
  await mesh.fault(mesh.remote.name, "blackhole");
  try {
    await becomes(west(page), "unreachable", 15_000);
    await expect(west(page)).not.toContainText(/refuse/i);
    await picture(page, "real fleet black hole");
  } finally {
    await mesh.heal(mesh.remote.name);
  }
  await becomes(west(page), "healthy", 60_000);
  expect(await others()).toEqual(["healthy"]);
});

test("on a real cluster lost rights are unauthorized, not unreachable, and so is a token that ends while everybody looks on", async ({
  page,
  mesh,
  east,
  west: remote,
}) => {
  const states = await statesFrom(page, [west(page)]);
  const binding = bindingShape.parse(await remote.admin.get(BINDING));
  await remote.admin.send("DELETE", BINDING);
  await becomes(west(page), "unauthorized", 75_000);
  await expect(west(page)).toContainText(/may/);
  await picture(page, "real fleet without rights");
  await remote.admin.apply(binding);
  await becomes(west(page), "healthy", 75_000);

  const kept = (await east.secret(COMBINED))?.data?.["west.token"] ?? "";
  const token = await shortLivedToken(mesh, "west", remote.admin, "kiali-remote-east", 20);
  await putKeys(east, { "west.token": base64(token) });
  // It is accepted first; a row says so before it says that it is about to end.
  await becomes(west(page), "credential-expiring", 20_000);
  await becomes(west(page), "unauthorized", 40_000);
  await picture(page, "real fleet expired");
  await putKeys(east, { "west.token": kept });
  await becomes(west(page), "healthy", 60_000);
  expect(await states()).not.toContain("unreachable");
  expect(await states()).not.toContain("degraded");
});

test("on a real cluster a broken CA fails at TLS, and a Kiali that was started without a cluster does not load it", async ({
  page,
  east,
}) => {
  const kept = (await east.secret(COMBINED))?.data?.west ?? "";
  const kubeconfig = Buffer.from(kept, "base64").toString();
  const strange = configMap.parse(await east.admin.get("/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt"));
  const broken = kubeconfig.replace(
    /certificate-authority-data: .*/,
    `certificate-authority-data: ${base64(strange.data["ca.crt"] ?? "")}`,
  );
  expect(broken).not.toBe(kubeconfig);
  await putKeys(east, { west: base64(broken) });
  await becomes(west(page), "unreachable", 20_000);
  await expect(west(page)).toContainText(/certificate|TLS/i);
  await picture(page, "real fleet broken CA");

  const token = (await east.secret(COMBINED))?.data?.["west.token"] ?? "";
  await east.admin.send("PATCH", SECRET, { data: { west: null, "west.token": null } }, "application/merge-patch+json");
  // The running Kiali has it still, and the row says so.
  await expect(west(page)).toContainText("no Secret holds it", { timeout: 20_000 });
  await east.admin.send(
    "PATCH",
    "/apis/apps/v1/namespaces/istio-system/deployments/kiali",
    { spec: { template: { metadata: { annotations: { restarted: new Date().toISOString() } } } } },
    "application/merge-patch+json",
  );
  await east.rolledOut();
  await expect(west(page)).toHaveCount(0, { timeout: 75_000 });
  await putKeys(east, { west: kept, "west.token": token });
  await becomes(west(page), "not-loaded", 75_000);
  await picture(page, "real fleet not loaded");
  await becomes(north(page), "healthy", 20_000);
});
