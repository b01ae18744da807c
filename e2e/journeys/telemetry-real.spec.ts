import type { Page } from "@playwright/test";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { askPlainly } from "@/e2e/stores/ask-plainly";
import { StoreUnavailable } from "@/e2e/stores/store-unavailable";
import type { Truth } from "./cluster-truth";
import { connectByCommand } from "./command";
import { begin, review, runEnded, seen } from "./connections";
import { expect } from "./fixtures";
import { test as onMesh } from "./real-mesh";
import { editFile, installKiali, startTelemetry, type TelemetryScene, upgradeByHelm } from "./telemetry-scene";
import { picture, plannedSteps } from "./wizard";

const NAMESPACE = "istio-system";
const TAG = "istio.cluster_id";

/** Kiali in east reads west; the stores of both are where its file says. */
const test = onMesh.extend<{
  told: { east: object | null; west: object | null };
  installer: "plain" | "helm";
  stores: TelemetryScene;
  home: string;
}>({
  told: [{ east: null, west: null }, { option: true }],
  installer: ["plain", { option: true }],
  home: async ({ mesh }, use) => use(mesh.home.context),
  stores: async ({ bench, mesh, east, west, told, installer }, use) => {
    test.skip(Boolean(process.env.E2E_KUBECONFIG), "clusters of your own keep their Kiali and their stores");
    const undo = await Promise.all([tell(east, told.east), tell(west, told.west)]);
    try {
      const stores = await startTelemetry(east, west);
      try {
        await installKiali(east, { homeName: mesh.home.name, probes: QUICK_PROBES, installer });
        await connectByCommand(bench, mesh.home.context, [mesh.remote.context]);
        await east.rolledOut();
        await use(stores);
      } finally {
        await stores.stop();
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      test.skip(true, error.message);
    } finally {
      for (const each of undo) await each();
    }
  },
});

test.setTimeout(360_000);

/** Gives a cluster a provider of traces and one Telemetry for the whole mesh. */
async function tell(cluster: Truth, tracing: object | null): Promise<() => Promise<void>> {
  if (tracing === null) return () => Promise.resolve();
  const provider = { name: "jaeger", opentelemetry: { service: `jaeger.${NAMESPACE}.svc`, port: 4317 } };
  const restore = await editFile(cluster, { name: "istio", file: "mesh" }, (text) =>
    stringify({ ...z.looseObject({}).parse(parse(text)), extensionProviders: [provider] }),
  );
  const metadata = { name: "mesh-default", namespace: NAMESPACE };
  await cluster.admin.apply({
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata,
    spec: { tracing: [tracing] },
  });
  return async () => {
    await cluster.admin.remove("telemetry.istio.io/v1", "Telemetry", metadata.name, NAMESPACE);
    await restore();
  };
}

const addressOf = (path: string, home: string) => `${path}?${new URLSearchParams({ home })}`;
const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const clusterRow = (page: Page, name: string) =>
  page
    .getByRole("table", { name: "What the stores say of each cluster's own proxies" })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${name}`) }) });
const strangers = (page: Page) => page.getByRole("link", { name: /^(Connect|Choose a context for) / });

/** What the real Prometheus counts, asked without any of our code. */
async function counted({ prometheus }: TelemetryScene, query: string): Promise<string> {
  const answer = z.object({
    data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
  });
  const { body } = await askPlainly(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query })}`);
  return Number(answer.parse(JSON.parse(body)).data.result[0]?.value[1] ?? 0).toLocaleString("en");
}

test("on real clusters the telemetry of a mesh is seen, scoped to the mesh, proven, and scoped no more", async ({
  page,
  home,
  stores,
  east,
}) => {
  await page.goto(addressOf("/telemetry", home));
  const metrics = panel(page, "Metrics");
  await expect(metrics).toContainText("Answers", { timeout: 30_000 });
  await expect(metrics).toContainText(/Prometheus \d+\.\d+\.\d+/);
  await expect(metrics).toContainText("http://prometheus.istio-system:9090");
  await expect(metrics).toContainText("API server");
  await expect(panel(page, "Traces")).toContainText("Answers");
  for (const name of ["east", "west"]) {
    await expect(clusterRow(page, name)).toContainText("Reports");
    await expect(clusterRow(page, name)).toContainText("Spans seen");
  }
  const flow = page.getByRole("table", { name: /^Requests per second from one cluster to another/ });
  const fromEast = flow.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "east" }) });
  await expect(fromEast).toContainText(/\d/);
  await expect(strangers(page)).toHaveCount(3);
  await expect(page.getByRole("link", { name: "Choose a context for legacy" })).toBeVisible();
  await picture(page, "real telemetry");

  const { generation } = (await east.kiali()).metadata;
  await page.goto(addressOf("/telemetry/scope", home));
  const proposal = page.getByRole("listitem").filter({ hasText: 'mesh_id="mesh1"' });
  await expect(proposal).toContainText("Narrows", { timeout: 30_000 });
  await expect(proposal).toContainText("It is Istio's mesh ID here");
  await page.getByRole("button", { name: 'Try mesh_id="mesh1"' }).click();
  const kept = page.getByRole("list", { name: "Clusters under this scope" });
  for (const name of ["east", "west"]) await expect(kept).toContainText(new RegExp(`${name}\\s*Kept`));
  const graph = page
    .getByRole("table", { name: "What each of Kiali's queries finds with these labels" })
    .getByRole("row", { name: /^Traffic graph Requests/ });
  await expect(graph.getByRole("cell").nth(1)).toHaveText(
    `${await counted(stores, 'count(istio_requests_total{mesh_id="mesh1"})')} `,
  );
  await expect(graph.getByRole("cell").nth(2)).toHaveText(
    `${await counted(stores, 'count(istio_requests_total{mesh_id!="mesh1"})')} `,
  );
  await picture(page, "real scope preview");
  await page.getByRole("link", { name: "Review", exact: true }).click();
  expect((await plannedSteps(page)).join("\n")).toMatch(
    /Change: ConfigMap istio-system\/kiali .*Restart: Restart Deployment istio-system\/kiali /s,
  );
  await begin(page, "Set east's query scope");
  await runEnded(page, "east's query scope is set", 180_000);
  for (const words of [/^Seen Kiali's configuration has the scope/, /^Seen The same queries find east, west/])
    await expect(seen(page, words)).toBeVisible();
  await picture(page, "real scope set");
  expect(await fileOf(east)).toMatchObject({
    external_services: { prometheus: { query_scope: { mesh_id: "mesh1" } } },
  });
  expect((await east.kiali()).metadata.generation).toBeGreaterThan(generation);
  expect(await east.listed()).toContain("west");

  await page.goto(addressOf("/telemetry", home));
  await expect(panel(page, "Metrics")).toContainText('mesh_id="mesh1"', { timeout: 30_000 });
  await expect(strangers(page)).toHaveCount(1);
  await expect(page.getByRole("link", { name: "Choose a context for legacy" })).toBeVisible();

  await page.goto(addressOf("/telemetry/scope", home));
  await page.getByRole("button", { name: "Remove mesh_id" }).click();
  await page.getByRole("link", { name: "Review taking it away" }).click();
  await plannedSteps(page);
  await begin(page, "Take east's query scope away");
  await runEnded(page, "east's query scope is taken away", 180_000);
  expect(JSON.stringify(await fileOf(east))).not.toContain("mesh_id");
  expect(await east.listed()).toContain("west");
});

test.describe("where helm writes Kiali's file", () => {
  test.use({ installer: "helm" });

  test("on real clusters the scope is given as values and a command, waited for, and proven", async ({
    page,
    home,
    stores: _,
    east,
  }) => {
    const label = "mesh_id:mesh1";
    await page.goto(`/telemetry/scope?${new URLSearchParams({ home, label })}`);
    await expect(page.getByText("Put this into the values of the release")).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByText(/helm upgrade kiali-server .*--set-json .*mesh_id/)).toBeVisible();
    await picture(page, "real scope by helm");
    await page.getByRole("link", { name: "Review", exact: true }).click();
    expect((await plannedSteps(page)).filter((step) => step.startsWith("Change: "))).toEqual([]);
    await begin(page, "Set east's query scope");
    const wait = page.getByRole("listitem").filter({ hasText: "waiting for this command to be run" });
    await expect(wait).toContainText("helm upgrade kiali-server", { timeout: 60_000 });
    await picture(page, "real scope waits for helm");
    await upgradeByHelm(east, { mesh_id: "mesh1" });
    await runEnded(page, "east's query scope is set", 180_000);
    await expect(seen(page, "Kiali's configuration has the scope")).toContainText('config.yaml has mesh_id="mesh1"');
    expect(await east.listed()).toContain("west");
  });
});

async function fileOf({ admin }: Truth): Promise<unknown> {
  const found = z.object({ data: z.object({ "config.yaml": z.string() }) });
  const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/kiali`;
  return parse(found.parse(await admin.get(path)).data["config.yaml"]);
}

test.describe("where Istio's own tags are off", () => {
  const tracing = {
    providers: [{ name: "jaeger" }],
    enableIstioTags: false,
    randomSamplingPercentage: 10,
    customTags: { team: { literal: { value: "platform" } } },
  };
  test.use({ told: { east: tracing, west: tracing } });

  test("on real clusters each primary's Telemetry gets the cluster's tag beside its own, proven by a span, and loses it again", async ({
    page,
    home,
    stores: _,
    east,
    west,
  }) => {
    await page.goto(addressOf("/telemetry/tracing", home));
    await expect(page.getByRole("heading", { name: `Spans of east, west need the tag ${TAG}` })).toBeVisible({
      timeout: 30_000,
    });
    await picture(page, "real tag needed");
    await page.getByRole("link", { name: "Add the tag in 2 primaries" }).click();
    expect((await plannedSteps(page)).filter((step) => step.startsWith("Change: Telemetry"))).toHaveLength(2);
    await picture(page, "real tag review");
    await begin(page, "Tag the spans of east and west");
    await runEnded(page, "The spans of east and west are tagged", 120_000);
    for (const name of ["east", "west"])
      await expect(seen(page, `A span with ${TAG}="${name}" arrives`)).toContainText(`has ${TAG}="${name}"`);
    await picture(page, "real tag proven");
    const ours = { environment: { name: "ISTIO_META_CLUSTER_ID", defaultValue: "unknown" } };
    for (const each of [east, west])
      expect(await tracingOf(each)).toEqual([{ ...tracing, customTags: { ...tracing.customTags, [TAG]: ours } }]);

    await page.goto(addressOf("/telemetry/tracing", home));
    await expect(page.getByRole("heading", { name: `Nothing to do: spans carry ${TAG}` })).toBeVisible({
      timeout: 30_000,
    });
    await picture(page, "real tag there");
    await review(page, "tag", "east west", { tag: TAG, isAbsent: "1" }, home);
    await begin(page, `Take tag ${TAG} from east and west`);
    await runEnded(page, `Tag ${TAG} is taken from east and west`, 120_000);
    for (const each of [east, west]) expect(await tracingOf(each)).toEqual([tracing]);
  });
});

async function tracingOf({ admin }: Truth): Promise<unknown> {
  const found = z.object({ spec: z.object({ tracing: z.unknown() }) });
  const path = `/apis/telemetry.istio.io/v1/namespaces/${NAMESPACE}/telemetries/mesh-default`;
  return found.parse(await admin.get(path)).spec.tracing;
}
