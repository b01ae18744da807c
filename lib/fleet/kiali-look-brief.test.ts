import { expect, test } from "@playwright/test";
import { type HomeScene, homeWith } from "@/lib/access/inventory/home-for-tests";
import { object } from "@/lib/checks/healthy-pair";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { kialiBrief } from "./kiali-look-brief";

const NAMED = { name: "kiali", namespace: "istio-system" };
const ingress = (service: string, hosts: readonly string[], secure: readonly string[] = []): FakeObject =>
  object(
    "networking.k8s.io/v1",
    "Ingress",
    { ...NAMED, name: `to-${service}` },
    {
      spec: {
        tls: secure.length > 0 ? [{ hosts: secure }] : [],
        rules: hosts.map((host) => ({
          host,
          http: { paths: [{ path: "/kiali", backend: { service: { name: service, port: { number: 20001 } } } }] },
        })),
      },
    },
  );

async function briefOf(scene: HomeScene = {}) {
  const { facts } = homeWith(scene);
  const kiali = await facts.kiali();
  if (!kiali.ok) throw new Error(kiali.problem.kind);
  return kialiBrief(facts, kiali.value);
}

test("a Kiali's configuration is told with Kiali's own defaults, and nothing of a credential", async () => {
  const brief = await briefOf({
    config: "external_services:\n  prometheus:\n    auth:\n      type: bearer\n      token: do-not-show-me\n",
  });
  expect(brief).toMatchObject({
    version: "v2.29.0",
    authStrategy: "anonymous",
    viewOnly: true,
    clusterWideAccess: true,
    clusterName: { value: "east" },
    webRoot: "/kiali",
    stores: { ok: true, value: { metrics: { isOn: true, isDefault: true, scope: {} }, traces: { isOn: false } } },
  });
  expect(JSON.stringify(brief)).not.toContain("do-not-show-me");
});

test("addresses from outside are those that lead to Kiali's own Service", async () => {
  const { exposure } = await briefOf({
    has: [
      ingress("kiali", ["kiali.example.com", "plain.example.com"], ["kiali.example.com"]),
      ingress("grafana", ["g"]),
    ],
  });
  expect(exposure).toEqual({
    service: "ClusterIP kiali, port 20001",
    addresses: ["https://kiali.example.com/kiali", "http://plain.example.com/kiali"],
    problem: null,
  });
});

test("what may not be looked for is told, and never taken for nothing", async () => {
  const { exposure, authStrategy, stores } = await briefOf({ east: { denies: ["list Ingress", "read ConfigMap"] } });
  expect(exposure).toMatchObject({ addresses: [], problem: { kind: "forbidden" } });
  expect(authStrategy).toBeNull();
  expect(stores).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
});
