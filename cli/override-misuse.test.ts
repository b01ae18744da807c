import { expect, test } from "@playwright/test";
import { fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { planConnect } from "@/lib/access/plan-connect";
import { pairFacts } from "@/lib/checks/pair-facts";
import { GATES, misusedOverride } from "./override-misuse";

test("the gates that a reason lets pass are exactly those that a plan marks so", async () => {
  const byHand = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "kiali-multi-cluster-secret",
      namespace: "istio-system",
      managedFields: [
        {
          manager: "kubectl-edit",
          operation: "Update",
          time: "2026-11-22T18:00:00Z",
          subresource: null,
          fieldsV1: { "f:data": { "f:west": {} } },
        },
      ],
    },
    stringData: { west: "written by hand" },
  };
  const mesh = fakeMesh({ eastHas: [byHand] });
  const wish = meshWish({ access: "view-only" });
  const made = await planConnect(wish, pairFacts(mesh.east.cluster, mesh.west.cluster, wish));
  if (!made.ok) throw new Error(JSON.stringify(made.problem));
  const marked = made.value.steps.flatMap((step) => (step.verb === "gate" && step.canBeOverridden ? [step.gate] : []));
  expect(marked.sort()).toEqual([...GATES].sort());
  const others = made.value.steps.flatMap((step) => (step.verb === "gate" && !step.canBeOverridden ? [step.gate] : []));
  expect(others.length).toBeGreaterThan(4);
  for (const gate of others) expect(misusedOverride([], { [gate]: "because I say so" })).not.toBeNull();
});
