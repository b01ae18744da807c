import { expect, test } from "@playwright/test";
import { openshiftRules, rbacVersion } from "./rbac-version";
import { rulesDiff } from "./rules-diff";
import { type Access, type PolicyRule, rulesFor, withoutLogs } from "./rules-for-version";

const rule = (verbs: string, group: string, resources: string, resourceNames?: readonly string[]): PolicyRule => ({
  apiGroups: group.split("|"),
  resources: resources.split(" "),
  verbs: verbs.split(" "),
  ...(resourceNames ? { resourceNames } : {}),
});

test.describe("rulesDiff", () => {
  const cases: readonly {
    title: string;
    granted: readonly PolicyRule[];
    wanted: readonly PolicyRule[];
    tolerated?: readonly PolicyRule[];
    missing?: readonly string[];
    extra?: readonly string[];
  }[] = [
    {
      title: "finds nothing between rules that are cut differently",
      granted: [rule("get", "", "pods services"), rule("list", "", "pods"), rule("list", "", "services")],
      wanted: [rule("get list", "", "pods services")],
    },
    {
      title: "names verb and resource of the core group",
      granted: [rule("get", "", "endpoints")],
      wanted: [rule("get list", "", "endpoints")],
      missing: ["list endpoints"],
    },
    {
      title: "names the group of other resources",
      granted: [],
      wanted: [rule("patch", "apps", "deployments")],
      missing: ["patch deployments.apps"],
    },
    {
      title: "takes a star for what it covers",
      granted: [rule("*", "*", "*")],
      wanted: [rule("get", "apps", "deployments"), rule("get", "", "pods/log")],
      extra: ["* *.*"],
    },
    {
      title: "does not take a list for a star",
      granted: [rule("get", "networking.istio.io", "gateways")],
      wanted: [rule("get", "networking.istio.io", "*")],
      missing: ["get *.networking.istio.io"],
    },
    {
      title: "does not take the right to read Pods for that to read their logs",
      granted: [rule("get", "", "pods")],
      wanted: [rule("get", "", "pods/log")],
      missing: ["get pods/log"],
      extra: ["get pods"],
    },
    {
      title: "does not take a named object for all",
      granted: [rule("get", "", "configmaps", ["one"])],
      wanted: [rule("get", "", "configmaps")],
      missing: ["get configmaps"],
    },
    {
      title: "compares names",
      granted: [rule("get", "oauth.openshift.io", "oauthclients", ["a-ns"])],
      wanted: [rule("get", "oauth.openshift.io", "oauthclients", ["b-ns"])],
      missing: ["get oauthclients.oauth.openshift.io/b-ns"],
      extra: ["get oauthclients.oauth.openshift.io/a-ns"],
    },
    {
      title: "passes over the verb post, which means nothing",
      granted: [rule("create post", "", "pods/portforward")],
      wanted: [rule("create", "", "pods/portforward")],
    },
    {
      title: "counts what is tolerated neither way",
      granted: [rule("get", "route.openshift.io", "routes")],
      wanted: [],
      tolerated: [rule("get", "route.openshift.io", "routes")],
    },
    {
      title: "finds every Secret that a role may read besides",
      granted: [rule("get", "", "secrets"), rule("get", "", "pods")],
      wanted: [rule("get", "", "pods")],
      extra: ["get secrets"],
    },
  ];
  for (const { title, granted, wanted, tolerated, missing = [], extra = [] } of cases)
    test(title, () => expect(rulesDiff(granted, wanted, tolerated)).toEqual({ missing, extra }));

  test("says what an upgrade from 2.16 to 2.28 takes and needs", () => {
    const { missing, extra } = rulesDiff(rulesFor("2.16.0", "view-only"), rulesFor("2.28.0", "view-only"));
    expect(missing).toContain("list *.inference.networking.k8s.io");
    expect(extra).toEqual(expect.arrayContaining(["list endpoints", "list *.gateway.networking.k8s.io"]));
  });

  test("says what 2.30 adds to 2.28", () =>
    expect(rulesDiff(rulesFor("2.28.0", "view-only"), rulesFor("2.30.0", "view-only"))).toEqual({
      missing: ["get", "list", "watch"].map((verb) => `${verb} udproutes.gateway.networking.k8s.io`),
      extra: [],
    }));
});

test.describe("rbacVersion", () => {
  const versions = ["1.57.0", "2.0.0", "2.13.0", "2.17.0", "2.28.0", "2.30.0"];
  for (const version of versions)
    for (const access of ["view-only", "full"] satisfies Access[]) {
      test(`knows the ${access} rules of ${version}`, () =>
        expect(rbacVersion(rulesFor(version, access), "2.30.0")).toEqual({ version, access }));
      test(`knows the ${access} rules of ${version} with what the chart adds for OpenShift`, () => {
        const rules = rulesFor(version, access, { instanceName: "kiali", namespace: "mesh" });
        expect(rbacVersion(rules, "2.30.0")).toEqual({ version, access });
      });
    }

  test("takes the version that is wanted when only OpenShift's kinds tell two apart", () => {
    expect(rbacVersion(rulesFor("1.84.0", "full"), "1.84.0")?.version).toBe("1.84.0");
    expect(rbacVersion(rulesFor("1.84.0", "full"), "2.28.0")?.version).toBe("1.57.0");
  });
  test("knows rules without the right to read logs", () =>
    expect(rbacVersion(withoutLogs(rulesFor("2.28.0", "full")), "2.30.0")).toEqual({
      version: "2.28.0",
      access: "full",
    }));
  test("knows no version with one right more", () =>
    expect(rbacVersion([...rulesFor("2.28.0", "view-only"), rule("get", "", "secrets")], "2.28.0")).toBeNull());
  test("knows no version with one right less", () =>
    expect(rbacVersion(rulesFor("2.28.0", "view-only").slice(1), "2.28.0")).toBeNull());
});

test.describe("openshiftRules", () => {
  test("passes over what no chart grants", () => {
    expect(openshiftRules([rule("delete", "project.openshift.io", "projects")])).toEqual([]);
    expect(openshiftRules([rule("get", "apps", "deployments")])).toEqual([]);
  });
});
