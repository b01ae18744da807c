import { expect, test } from "@playwright/test";
import { decideTag, type TagEvidence } from "./decide-tag";

const NOTHING: TagEvidence = { kiali: "v2.29.0", istio: "1.31.1", istioTagsOffBy: null, customTags: [], span: null };

test.describe("decideTag", () => {
  // Every row of Kiali's history, beside Istios of before and after 1.21.
  for (const [kiali, istio, kind, tag] of [
    ["v1.60.0", "1.20.3", "no-tag", undefined],
    ["v1.76.9", "1.29.1", "no-tag", undefined],
    ["v1.77.0", "1.20.3", "add", "cluster"],
    ["v1.77.0", "1.29.1", "add", "cluster"],
    ["v1.85.2", "1.21.0", "add", "cluster"],
    ["v1.86.0", "1.20.3", "add", "istio.cluster_id"],
    ["v1.86.0", "1.21.0", "nothing-to-do", "istio.cluster_id"],
    ["v2.3.0", "1.20.9", "add", "istio.cluster_id"],
    ["v2.3.0", "1.29.1", "nothing-to-do", "istio.cluster_id"],
    ["v2.4.0", "1.20.9", "add", "istio.cluster_id"],
    ["v2.4.0", "1.21.0", "nothing-to-do", "istio.cluster_id"],
    ["v2.29.0", "1.31.1", "nothing-to-do", "istio.cluster_id"],
    ["v2.31-dev", "1.32-dev", "nothing-to-do", "istio.cluster_id"],
    ["latest", "1.31.1", "nothing-to-do", "istio.cluster_id"],
    [null, "1.19.0", "add", "istio.cluster_id"],
    ["v2.29.0", null, "unknown", "istio.cluster_id"],
    ["v2.29.0", "latest", "unknown", "istio.cluster_id"],
    ["v1.80.0", null, "add", "cluster"],
  ] as const)
    test(`Kiali ${kiali} with Istio ${istio}: ${kind} ${tag ?? ""}`, () =>
      expect(decideTag({ ...NOTHING, kiali, istio })).toMatchObject({ kind, ...(tag ? { tag } : {}) }));

  for (const [what, evidence, decided] of [
    ["adds what Istio was told not to set", { istioTagsOffBy: "Telemetry istio-system/mesh" }, { kind: "add" }],
    [
      "believes a span more than versions",
      { istio: "1.19.0", span: { "istio.cluster_id": "west" } },
      { kind: "nothing-to-do" },
    ],
    ["believes a span that lacks it, too", { span: { component: "proxy" } }, { kind: "add" }],
    [
      "believes a span when Istio's version is not known",
      { istio: null, span: { component: "proxy" } },
      { kind: "add" },
    ],
    [
      "is content with a custom tag that nobody has used yet",
      { istio: "1.20.0", customTags: ["istio.cluster_id"] },
      { kind: "nothing-to-do" },
    ],
    [
      "does not take one tag for the other",
      { istio: "1.20.0", customTags: ["cluster"] },
      { kind: "add", tag: "istio.cluster_id" },
    ],
    [
      "sends to the proxies when the value is unknown",
      { span: { "istio.cluster_id": "unknown" } },
      { kind: "mend-proxies" },
    ],
    ["leaves an old Kiali alone whatever spans show", { kiali: "v1.70.0", span: {} }, { kind: "no-tag" }],
    [
      "is done with cluster for a Kiali that asks for it",
      { kiali: "v1.80.0", span: { cluster: "west" } },
      { kind: "nothing-to-do", tag: "cluster" },
    ],
  ] as const)
    test(what, () => expect(decideTag({ ...NOTHING, ...evidence })).toMatchObject(decided));

  test("says who turned Istio's tags off", () =>
    expect(decideTag({ ...NOTHING, istioTagsOffBy: "Telemetry istio-system/mesh" }).because).toContain(
      "Telemetry istio-system/mesh",
    ));
});
