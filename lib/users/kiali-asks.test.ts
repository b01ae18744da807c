import { expect, test } from "@playwright/test";
import { askWords } from "@/lib/access/access-asks";
import type { AccessAsk } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import { asksOfLevel, asksToWrite, getsEachNamespace, userRules, writeProbes } from "./kiali-asks";

const VERSIONS = ["v1.57.0", "v1.89.0", "v2.4.0", "v2.17.0", "v2.28.0", "v2.30.0", null] as const;
const words = (asks: readonly AccessAsk[]): readonly string[] => asks.map(askWords);

test.describe("asksOfLevel", () => {
  test("reads with three questions of a cluster and two of a namespace, by name", () => {
    expect(words(asksOfLevel("read", null, null))).toEqual(["list namespaces", "get namespaces", "get pods/log"]);
    expect(asksOfLevel("read", "shop", null)).toEqual([
      { verb: "get", group: "", resource: "namespaces", namespace: "shop", name: "shop" },
      { verb: "get", group: "", resource: "pods/log", namespace: "shop" },
    ]);
  });

  test("writes what Kiali's own full role writes, and nothing that it does for itself", () => {
    for (const version of VERSIONS) {
      const asked = words(asksToWrite(null, version));
      for (const needed of [
        "patch namespaces",
        "patch services",
        "patch pods",
        "patch deployments.apps",
        "patch statefulsets.apps",
        "patch cronjobs.batch",
        "create virtualservices.networking.istio.io",
        "delete authorizationpolicies.security.istio.io",
        "patch telemetries.telemetry.istio.io",
        "create wasmplugins.extensions.istio.io",
        "delete httproutes.gateway.networking.k8s.io",
      ])
        expect(asked, `${needed} at ${version}`).toContain(needed);
      expect(asked.filter((each) => /\*|secrets|tokenreviews|portforward|roles|^(get|list|watch) /.test(each))).toEqual(
        [],
      );
    }
  });

  const routes = [
    { version: "v2.28.0", kind: "create gatewayclasses.gateway.networking.k8s.io", isAsked: false },
    { version: "v2.30.0", kind: "create tcproutes.gateway.networking.k8s.io", isAsked: false },
    { version: "v2.30.0", kind: "patch tcproutes.gateway.networking.k8s.io", isAsked: true },
    { version: "v2.30.0", kind: "patch udproutes.gateway.networking.k8s.io", isAsked: true },
    { version: "v2.30.0", kind: "create inferencepools.inference.networking.k8s.io", isAsked: true },
    { version: "v2.4.0", kind: "create inferencepools.inference.networking.k8s.io", isAsked: false },
    { version: "v1.57.0", kind: "patch deployments.extensions", isAsked: true },
    { version: "v2.30.0", kind: "patch deployments.extensions", isAsked: false },
  ] as const;
  for (const { version, kind, isAsked } of routes)
    test(`${isAsked ? "asks" : "does not ask"} to ${kind} at ${version}`, () => {
      expect(words(asksToWrite(null, version)).includes(kind)).toBe(isAsked);
    });

  test("samples are six of them, in every version", () => {
    for (const version of VERSIONS) {
      const all = words(asksToWrite("shop", version));
      const probes = writeProbes("shop", version);
      expect(probes).toHaveLength(6);
      for (const probe of words(probes)) expect(all).toContain(probe);
      expect(probes.every(({ namespace }) => namespace === "shop")).toBe(true);
    }
  });
});

test.describe("userRules", () => {
  for (const version of VERSIONS)
    for (const level of ["read", "write"] as const)
      test(`hold all that ${level} asks at ${version}, and no star`, () => {
        const rules = userRules(level, version).map((rule) => ({ ...rule, resourceNames: [] }));
        const asks = [...asksOfLevel(level, null, version), ...asksOfLevel(level, "shop", version)];
        expect(asks.filter((ask) => !rulesAllow(rules, ask))).toEqual([]);
        expect(JSON.stringify(rules)).not.toContain("*");
      });

  test("of read hold no question that only write asks", () => {
    const rules = userRules("read", null).map((rule) => ({ ...rule, resourceNames: [] }));
    expect(asksToWrite(null, null).filter((ask) => rulesAllow(rules, ask))).toEqual([]);
  });
});

test("getsEachNamespace is what is written, for a Kiali that reads it", () => {
  for (const [isWritten, version, gets] of [
    [true, "v2.25.0", true],
    [true, "latest", true],
    [true, null, true],
    [true, "v2.24.0", false],
    [false, "v2.30.0", false],
  ] as const)
    expect(getsEachNamespace(isWritten, version)).toBe(gets);
});
