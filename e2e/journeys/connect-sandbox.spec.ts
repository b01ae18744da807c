import { COMBINED, truthOf } from "./cluster-truth";
import { expect, test } from "./fixtures";
import {
  type Answers,
  answerAccess,
  choosePair,
  connect,
  passRequirements,
  picture,
  plannedSteps,
  proven,
  SANDBOX,
} from "./wizard";

const matrix: readonly (Answers & { title: string })[] = [
  { title: "by default" },
  { title: "combined form, long-lived token inside the kubeconfig", place: "Inside the kubeconfig" },
  { title: "combined form, token with a lifetime in a key of its own", token: "With a lifetime" },
  {
    title: "combined form, token with a lifetime inside the kubeconfig",
    token: "With a lifetime",
    place: "Inside the kubeconfig",
  },
];

for (const { title, ...answers } of matrix)
  test(`connects on the sandbox through the whole wizard, ${title}`, async ({ page, sandbox }) => {
    await choosePair(page, SANDBOX.home, SANDBOX.remote);
    await passRequirements(page);
    await answerAccess(page, answers);
    await connect(page);
    await proven(page, "west");
    await picture(page, `verified ${title}`);

    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const isInline = answers.place === "Inside the kubeconfig";
    expect(await east.listed()).toContain("west");
    expect(await east.namespacesOf("west")).toBeGreaterThan(0);
    expect(await east.keys(COMBINED)).toEqual(isInline ? ["west"] : ["west", "west.token"]);
    expect(Object.keys(await east.credential(COMBINED, "west"))).toEqual([isInline ? "token" : "tokenFile"]);
    const marks = (await east.secret(COMBINED))?.metadata.annotations ?? {};
    expect(Object.keys(marks)).not.toContain("kubectl.kubernetes.io/last-applied-configuration");
    const kiali = await east.kiali();
    expect(kiali.spec.strategy).toEqual({ type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } });
    expect(Object.keys(kiali.metadata.annotations ?? {}).filter((key) => key.startsWith("kiali-fleet"))).toEqual([]);
    east.close();

    await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: "Review" }).click();
    await expect(page.getByText("Everything is as wanted already")).toBeVisible({ timeout: 30_000 });
    const again = await plannedSteps(page);
    expect(again.filter((step) => !/^(Keep|Gate): /.test(step))).toEqual([]);
  });
