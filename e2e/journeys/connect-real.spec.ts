import { kialiManifests, QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { COMBINED, homeState, plantDeadRemote } from "./cluster-truth";
import { expect } from "./fixtures";
import { test } from "./real-mesh";
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
