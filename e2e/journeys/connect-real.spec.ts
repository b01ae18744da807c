import { readFile } from "node:fs/promises";
import { kialiManifests, QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { type RealMesh, startRealMesh } from "@/e2e/cluster/real-mesh";
import { COMBINED, homeState, plantDeadRemote, type Truth, truthOf } from "./cluster-truth";
import { expect, test as onBench } from "./fixtures";
import {
  type Answers,
  answerAccess,
  choosePair,
  connect,
  connectUpToHelm,
  ended,
  goOnInSpiteOf,
  nothingIsLeftToDo,
  passRequirements,
  picture,
  plannedSteps,
  proven,
  setAsideWhatBlocks,
} from "./wizard";

type Started = { mesh: RealMesh } | { skipped: string };

/** One mesh with real pods per worker; each test takes back what it made, behind the console's back. */
const test = onBench.extend<{ mesh: RealMesh; east: Truth; west: Truth }, { started: Started }>({
  started: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const mesh = await startRealMesh();
      await use("skipped" in mesh ? mesh : { mesh });
      if (!("skipped" in mesh)) await mesh.stop();
    },
    { scope: "worker", timeout: 1_800_000 },
  ],
  mesh: [
    async ({ started, bench }, use) => {
      if ("skipped" in started) return test.skip(true, started.skipped);
      await bench.use(await readFile(started.mesh.kubeconfigPath, "utf8"));
      await use(started.mesh);
    },
    { timeout: 1_800_000 },
  ],
  east: async ({ mesh }, use) => {
    const east = await truthOf(mesh.kubeconfigPath, mesh.home.context);
    await use(east);
    // What stands for helm goes first: a pod that mounts a Secret which is gone never starts.
    for (const manifest of kialiManifests({ homeName: mesh.home.name, probes: QUICK_PROBES }))
      await east.admin.apply(manifest);
    for (const name of [COMBINED, await east.labelled()].filter(Boolean))
      await east.admin.remove("v1", "Secret", name, "istio-system");
    await east.rolledOut();
    east.close();
  },
  west: async ({ mesh }, use) => {
    const west = await truthOf(mesh.kubeconfigPath, mesh.remote.context);
    await use(west);
    await west.admin.remove("v1", "ServiceAccount", "kiali-remote-east", "istio-system");
    for (const kind of ["ClusterRole", "ClusterRoleBinding"])
      await west.admin.remove("rbac.authorization.k8s.io/v1", kind, "kiali-remote-east");
    west.close();
  },
});
test.setTimeout(180_000);

const SURGE = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } };

const matrix: readonly Required<Pick<Answers, "form" | "token" | "place">>[] = [
  { form: "Combined", token: "Long-lived", place: "In a key of its own" },
  { form: "Combined", token: "With a lifetime", place: "In a key of its own" },
  { form: "Combined", token: "Long-lived", place: "Inside the kubeconfig" },
  { form: "Labelled", token: "Long-lived", place: "Inside the kubeconfig" },
  { form: "Labelled", token: "With a lifetime", place: "In a key of its own" },
];

for (const answers of matrix)
  test(`connects real clusters: ${answers.form} form, ${answers.token}, ${answers.place}`, async ({
    page,
    mesh,
    east,
    west,
  }) => {
    const isLabelled = answers.form === "Labelled";
    await choosePair(page, mesh.home.context, mesh.remote.context);
    await passRequirements(page);
    await answerAccess(page, answers);
    if (isLabelled) {
      await connectUpToHelm(page);
      await picture(page, `real labelled waits for helm ${answers.token}`);
      const labelledSecrets = [{ cluster: "west", secret: await east.labelled() }];
      for (const manifest of kialiManifests({ homeName: mesh.home.name, probes: QUICK_PROBES, labelledSecrets }))
        await east.admin.apply(manifest);
    } else await connect(page);
    await proven(page, "west");
    await picture(page, `real ${answers.form} ${answers.token} ${answers.place}`);

    const secretName = isLabelled ? await east.labelled() : COMBINED;
    const isInline = answers.place === "Inside the kubeconfig";
    expect(await east.listed()).toContain("west");
    expect(await east.namespacesOf("west")).toBeGreaterThan(0);
    expect(await east.keys(secretName)).toEqual(isInline ? ["west"] : ["west", "west.token"]);
    expect(Object.keys(await east.credential(secretName, "west"))).toEqual([isInline ? "token" : "tokenFile"]);
    if (isLabelled) expect(await east.keys(COMBINED)).toEqual([]);
    // A requested token is bound to an empty Secret: deleting that one ends it.
    const kept = await west.secret("kiali-remote-east-token");
    expect(kept?.type).toBe(answers.token === "With a lifetime" ? "Opaque" : "kubernetes.io/service-account-token");
    const marks = (await east.secret(secretName))?.metadata.annotations ?? {};
    expect(Object.keys(marks)).not.toContain("kubectl.kubernetes.io/last-applied-configuration");
    expect((await east.kiali()).spec.strategy).toEqual(SURGE);

    await nothingIsLeftToDo(page);
  });

test("a real Kiali keeps serving while another remote is dead, and is put back when somebody restarts it anyway", async ({
  page,
  mesh,
  east,
}) => {
  await plantDeadRemote(east);
  const before = await homeState(east);
  await choosePair(page, mesh.home.context, mesh.remote.context);
  await passRequirements(page);
  await answerAccess(page);
  await setAsideWhatBlocks(page);
  await connect(page);
  await ended(page, "Stopped");
  await expect(page.getByRole("alert").filter({ hasText: "Stopped at:" })).toContainText("north");
  expect(await homeState(east)).toEqual(before);

  await page.getByRole("link", { name: "Plan again from what is there now" }).click();
  await plannedSteps(page);
  await goOnInSpiteOf(page, "Every other remote in Kiali's Secrets answers");
  await connect(page);
  await ended(page, "Stopped");
  const verdict = page.getByRole("alert").filter({ hasText: "Stopped at:" });
  await picture(page, "real stopped at the rollout");
  await expect(verdict).toContainText("the rollout of Kiali");
  await expect(verdict).toContainText("connection refused");
  await expect(verdict).toContainText(/0 of \d+ health polls failed/);
  expect(await homeState(east)).toEqual(before);
  expect(await east.listed()).not.toContain("west");
});
