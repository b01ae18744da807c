import { expect, test } from "@playwright/test";
import { type KialiConfig, readKialiConfig } from "./kiali-config";

const read = (yaml: string): KialiConfig => {
  const found = readKialiConfig(yaml, { context: "east", object: "ConfigMap a/b" });
  if (!found.ok) throw new Error(found.problem.kind);
  return found.value;
};

test.describe("readKialiConfig", () => {
  const cases: readonly { when: string; yaml: string; is: Partial<KialiConfig> }[] = [
    {
      when: "an empty file as Kiali's own defaults",
      yaml: "",
      is: {
        authStrategy: "token",
        clusterWideAccess: true,
        viewOnly: false,
        clusterName: null,
        istioNamespace: "istio-system",
        execProvider: false,
      },
    },
    {
      when: "clusters at the path of 1.63 to 1.78",
      yaml: "kiali_feature_flags: {clustering: {clusters: [{name: west, secret_name: s}], autodetect_secrets: {enabled: false, label: a=b}, enable_exec_provider: true}}",
      is: {
        clusters: [{ name: "west", secretName: "s" }],
        autodetect: { enabled: false, label: "a=b" },
        execProvider: true,
      },
    },
    {
      when: "clusters at the path of today, before the old one",
      yaml: "clustering: {clusters: [{name: north}], ignore_home_cluster: true}\nkiali_feature_flags: {clustering: {clusters: [{name: west}]}}",
      is: { clusters: [{ name: "north", secretName: null }], ignoreHomeCluster: true },
    },
    {
      when: "accessible_namespaces of old versions",
      yaml: "deployment: {accessible_namespaces: [a, b]}",
      is: { clusterWideAccess: false },
    },
    {
      when: "all accessible_namespaces as cluster-wide",
      yaml: 'deployment: {accessible_namespaces: ["**"]}',
      is: { clusterWideAccess: true },
    },
    {
      when: "quoted booleans and a numeric name",
      yaml: 'deployment: {view_only_mode: "true"}\nkubernetes_config: {cluster_name: 42}',
      is: { viewOnly: true, clusterName: "42" },
    },
    { when: "an empty name as none", yaml: 'kubernetes_config: {cluster_name: ""}', is: { clusterName: null } },
    {
      when: "a key of the wrong type as absent",
      yaml: "auth: [1]\nserver: 3",
      is: { authStrategy: "token", webRoot: null },
    },
    {
      when: "openid and openshift settings",
      yaml: "auth: {strategy: openid, openid: {disable_rbac: true}, openshift: {impersonation: {enabled: true}, redirect_uris: [https://k]}}",
      is: {
        authStrategy: "openid",
        openidDisableRbac: true,
        openshiftImpersonation: true,
        openshiftRedirectUris: ["https://k"],
      },
    },
  ];
  for (const { when, yaml, is } of cases) test(`reads ${when}`, () => expect(read(yaml)).toMatchObject(is));

  for (const yaml of ["a: [", "- 1", "just words", "a: &a [1]\nb: [*a, *a"])
    test(`rejects ${JSON.stringify(yaml)}`, () =>
      expect(readKialiConfig(yaml, { context: "east", object: "ConfigMap a/b" })).toMatchObject({
        ok: false,
        problem: { kind: "rejected", object: "ConfigMap a/b" },
      }));
});
