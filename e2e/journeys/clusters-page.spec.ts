import { createServer, type Server } from "node:net";
import { stringify } from "yaml";
import { expect, test as onBench } from "./fixtures";

type Listener = { port: number; dialled: () => number };

/** A kubeconfig of many contexts whose clusters count who dials them and then hang up. */
const test = onBench.extend<{ listener: Listener }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  listener: async ({}, use) => {
    let connections = 0;
    const server: Server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    await use({ port: typeof address === "object" && address ? address.port : 0, dialled: () => connections });
    await new Promise((resolve) => server.close(resolve));
  },
});

const entry = (name: string, server: string, user: Record<string, unknown> = { token: `of-${name}` }) => ({
  cluster: { name, cluster: { server } },
  user: { name, user },
  context: { name, context: { cluster: name, user: name } },
});

function kubeconfigOf(entries: readonly ReturnType<typeof entry>[]): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": entries[0]?.context.name ?? "",
    clusters: entries.map(({ cluster }) => cluster),
    users: entries.map(({ user }) => user),
    contexts: entries.map(({ context }) => context),
  });
}

test("500 contexts are listed and filtered, and none is dialled before somebody looks", async ({
  bench,
  page,
  listener,
}) => {
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "login", interactiveMode: "Never" };
  await bench.use(
    kubeconfigOf(
      Array.from({ length: 500 }, (_, at) =>
        entry(`cluster-${at}`, `https://127.0.0.1:${listener.port}`, at % 100 === 7 ? { exec } : undefined),
      ),
    ),
  );
  await page.goto("/clusters");
  const main = page.getByRole("main");
  await expect(main.getByText("500 contexts", { exact: true })).toBeVisible();
  await expect(main.getByRole("rowheader")).toHaveCount(500);
  await expect(main.getByText(/^5 sign in with an exec plugin/)).toBeVisible();
  expect(listener.dialled()).toBe(0);

  await main.getByRole("searchbox", { name: "Filter the contexts" }).fill("cluster-49");
  await expect(main.getByText("11 of 500 contexts", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/q=cluster-49$/);
  await page.reload();
  await expect(main.getByRole("rowheader")).toHaveCount(11);
  expect(listener.dialled()).toBe(0);

  await main.getByRole("button", { name: "Look at cluster-499" }).click();
  await expect(main.getByRole("cell", { name: /cluster-499: / })).toBeVisible();
  expect(listener.dialled()).toBeGreaterThan(0);

  await main.getByRole("searchbox", { name: "Filter the contexts" }).fill("no such thing");
  await expect(main.getByText("Nothing matches “no such thing”")).toBeVisible();
  await main.getByRole("button", { name: "Show all contexts" }).click();
  await expect(main.getByRole("rowheader")).toHaveCount(500);
});

test.describe("the demo fleet", () => {
  test.use({ world: { world: "demo" } });

  test("a look tells healthy, dead and denied clusters apart", async ({ page, sandbox }) => {
    sandbox.cluster("west").faults.set({ kind: "deny", verb: "list", group: "apps", resource: "deployments" });
    await page.goto("/clusters");
    const main = page.getByRole("main");
    await main.getByRole("button", { name: /^Look at all \d+ that need no login/ }).click();
    await expect(main.getByText("istio-system/kiali", { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(main.getByText(/refuses the connection/)).toBeVisible({ timeout: 30_000 });
    await expect(main.getByText(/may not list deployments/).first()).toBeVisible({ timeout: 30_000 });
    const rows = main.getByRole("row");
    const staging = rows.filter({ has: page.getByRole("rowheader", { name: /staging/ }) });
    await staging.getByRole("button", { name: /^Look at/ }).click();
    await expect(main.getByText("v1.36.4")).toBeVisible({ timeout: 30_000 });
    await main
      .getByRole("link", { name: "Connect prod-west-1" })
      .or(main.getByRole("link", { name: "Set up from prod-west-1" }))
      .click();
    await expect(page).toHaveURL(/\/setup\?(home|remote)=prod-west-1/);
  });
});

test("bad entries are named with what is wrong, and the good ones stay usable", async ({ bench, page, listener }) => {
  const good = entry("good", `https://127.0.0.1:${listener.port}`);
  await bench.use(
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        good.cluster,
        { name: "broken-ca", cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": "%%%" } },
        {
          name: "both",
          cluster: {
            server: "https://127.0.0.1:1",
            "insecure-skip-tls-verify": true,
            "certificate-authority-data": "YQ==",
          },
        },
      ],
      users: [good.user, { name: "old", user: { "auth-provider": { name: "gcp" } } }],
      contexts: [
        good.context,
        { name: "no-user", context: { cluster: "good", user: "nobody" } },
        { name: "no-cluster", context: { cluster: "nowhere", user: "good" } },
        { name: "broken-ca", context: { cluster: "broken-ca", user: "good" } },
        { name: "both", context: { cluster: "both", user: "good" } },
        { name: "old", context: { cluster: "good", user: "old" } },
      ],
    }),
  );
  await page.goto("/clusters");
  const main = page.getByRole("main");
  await expect(main.getByRole("rowheader")).toHaveCount(6);
  await expect(main.getByRole("button", { name: /^Look at / })).toHaveCount(2);
  await expect(main.getByText(/nobody/).first()).toBeVisible();
  await expect(main.getByText(/nowhere/).first()).toBeVisible();
  await expect(main.getByText(/base64/i).first()).toBeVisible();
  await expect(main.getByText(/exec/i).first()).toBeVisible();
  expect(listener.dialled()).toBe(0);
});

test("a kubeconfig that is not YAML is named with its line", async ({ bench, page }) => {
  await bench.use("apiVersion: v1\nkind: Config\nclusters: [\n  - {\n");
  await page.goto("/clusters");
  await expect(
    page
      .getByRole("main")
      .getByText(/config:\d+ /)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: "Read the kubeconfig again" })).toBeVisible();
});
