import { expect, test } from "@playwright/test";
import type { Manifest } from "@/lib/cluster/cluster";
import { type ScriptWish, scriptLeftRemote, scriptMadeHomeSecret, scriptMadeRemote } from "./script-made";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const namesOf = (manifests: readonly Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

/** What the domain has seen of the script, version by version. */
const cases: readonly { title: string; wish: Partial<ScriptWish>; makes: string[]; leaves: string[] }[] = [
  {
    title: "by default, view-only",
    wish: {},
    makes: [
      "ServiceAccount kiali",
      "ConfigMap kiali",
      "ClusterRole kiali-viewer",
      "ClusterRoleBinding kiali-viewer",
      "Secret kiali",
    ],
    leaves: ["ConfigMap kiali", "ClusterRoleBinding kiali-viewer"],
  },
  {
    title: "with full access, another name and a namespace of its own",
    wish: { viewOnly: false, krn: "reader", namespace: "mesh", makesNamespace: true },
    makes: [
      "Namespace mesh",
      "ServiceAccount reader",
      "ConfigMap reader",
      "ClusterRole reader",
      "ClusterRoleBinding reader",
      "Secret reader",
    ],
    leaves: ["Namespace mesh", "ConfigMap reader"],
  },
  {
    title: "with a chart older than 1.69",
    wish: { version: "1.68.0" },
    makes: [
      "ServiceAccount kiali",
      "ConfigMap kiali",
      "ClusterRole kiali-viewer",
      "ClusterRoleBinding kiali",
      "Secret kiali",
    ],
    leaves: ["ConfigMap kiali"],
  },
  {
    title: "on OpenShift",
    wish: { isOpenShift: true },
    makes: [
      "ServiceAccount kiali",
      "ConfigMap kiali",
      "ClusterRole kiali-viewer",
      "ClusterRoleBinding kiali-viewer",
      "ClusterRole kiali-istio-system-openshift",
      "ClusterRoleBinding kiali-istio-system-openshift",
      "Secret kiali",
    ],
    leaves: ["ConfigMap kiali", "ClusterRoleBinding kiali-viewer", "ClusterRoleBinding kiali-istio-system-openshift"],
  },
];

test.describe("what the script makes and leaves", () => {
  for (const { title, wish, makes, leaves } of cases)
    test(title, () => {
      expect(namesOf(scriptMadeRemote({ name: "west", ...wish }))).toEqual(makes);
      expect(namesOf(scriptLeftRemote({ name: "west", ...wish }))).toEqual(leaves);
    });

  test("the home's Secret repeats the token in the annotation of kubectl apply", () => {
    const secret = scriptMadeHomeSecret({ name: "Gke_West.1", token: "the-token" });
    expect(secret.metadata).toMatchObject({
      name: "kiali-remote-cluster-secret-gke-west-1",
      labels: { "kiali.io/multiCluster": "true" },
      annotations: { "kiali.io/cluster": "Gke_West.1" },
    });
    expect(secret.metadata.annotations?.[LAST_APPLIED]).toContain("token: the-token");
  });

  test("the remote's annotations hold no token", () => {
    const made = scriptMadeRemote({ name: "west", filledWith: "the-token" });
    expect(made.map(({ metadata }) => metadata.annotations?.[LAST_APPLIED] ?? "").join("")).not.toContain(
      btoa("the-token"),
    );
  });
});
