import { COMBINED, mountLabelled, truthOf } from "./cluster-truth";
import { expect, test } from "./fixtures";
import {
  type Answers,
  answerAccess,
  choosePair,
  connect,
  connectUpToHelm,
  nothingIsLeftToDo,
  passRequirements,
  picture,
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
  { title: "labelled form, long-lived token in a key of its own", form: "Labelled", token: "Long-lived" },
  {
    title: "labelled form, token with a lifetime inside the kubeconfig",
    form: "Labelled",
    token: "With a lifetime",
    place: "Inside the kubeconfig",
  },
];

for (const { title, ...answers } of matrix)
  test(`connects on the sandbox through the whole wizard, ${title}`, async ({ page, sandbox }) => {
    const east = await truthOf(sandbox.kubeconfigPath, SANDBOX.home);
    const west = await truthOf(sandbox.kubeconfigPath, SANDBOX.remote);
    const isLabelled = answers.form === "Labelled";
    await choosePair(page, SANDBOX.home, SANDBOX.remote);
    await passRequirements(page);
    await answerAccess(page, answers);
    if (isLabelled) {
      await connectUpToHelm(page);
      await mountLabelled(east, "west", await east.labelled());
    } else await connect(page);
    await proven(page, "west");
    await picture(page, `verified ${title}`);

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
    const kiali = await east.kiali();
    expect(kiali.spec.strategy).toEqual({ type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } });
    expect(Object.keys(kiali.metadata.annotations ?? {}).filter((key) => key.startsWith("kiali-fleet"))).toEqual([]);
    east.close();
    west.close();

    await nothingIsLeftToDo(page);
  });
