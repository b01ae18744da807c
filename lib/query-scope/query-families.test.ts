import { expect, test } from "@playwright/test";
import { countQuery, reporterOf, selectorText } from "./promql";
import { QUERY_FAMILIES, scopeOfFamily } from "./query-families";

/** Read in Kiali's source; a version that changes one of these has to change this table. */
const COVERAGE = [
  ["graph", "every-brace", "prometheus"],
  ["graph-tcp", "every-brace", "prometheus"],
  ["metrics", "matcher", "prometheus"],
  ["overview", "matcher", "prometheus"],
  ["dashboards", "escaped-matcher", "custom-dashboards"],
  ["health", "not", null],
  ["trace-stats", "not", null],
  ["infrastructure", "not", null],
  ["metric-names", "not", null],
] as const;

test.describe("QUERY_FAMILIES", () => {
  for (const [id, how, scope] of COVERAGE)
    test(`${id}: ${scope === null ? "carries no scope" : `carries that of ${scope}`}`, () => {
      expect(QUERY_FAMILIES.find((each) => each.id === id)).toMatchObject({ how, scope });
    });

  test("has no family that the table does not know, and says of each what follows", () => {
    expect(QUERY_FAMILIES.map(({ id }) => id)).toEqual(COVERAGE.map(([id]) => id));
    for (const { consequence } of QUERY_FAMILIES) expect(consequence).toMatch(/\.$/);
  });

  test("dashboards without a store of their own carry the scope of the main one", () => {
    const dashboards = QUERY_FAMILIES.filter(({ id }) => id === "dashboards");
    expect(dashboards.map((each) => [scopeOfFamily(each, false), scopeOfFamily(each, true)])).toEqual([
      ["prometheus", "custom-dashboards"],
    ]);
  });
});

test.describe("selectorText", () => {
  test("puts the scope beside what the query asks anyway", () => {
    const selector = { metric: "istio_build", matchers: ['component="ztunnel"'] };
    expect(selectorText(selector, [{ name: "mesh_id", value: "mesh-1" }])).toBe(
      'istio_build{component="ztunnel",mesh_id="mesh-1"}',
    );
    expect(selectorText({ metric: "m", matchers: [] })).toBe("m");
  });

  test("lets no value out of its quotes, wherever it came from", () => {
    const scope = [{ name: "a", value: 'x"} or vector(1) or {b="\\\n' }];
    expect(selectorText({ metric: "m", matchers: [] }, scope)).toBe('m{a="x\\"} or vector(1) or {b=\\"\\\\\\n"}');
  });

  test("counts by who reported, so that one query serves every cluster", () => {
    expect(countQuery({ metric: "m", matchers: [] }, [{ name: "a", value: "b" }])).toBe(
      'count by (reporter, source_cluster, destination_cluster) (m{a="b"})',
    );
  });
});

test.describe("reporterOf", () => {
  const cases: readonly [labels: Record<string, string>, cluster: string | null][] = [
    [{ reporter: "source", source_cluster: "east", destination_cluster: "west" }, "east"],
    [{ reporter: "destination", source_cluster: "east", destination_cluster: "west" }, "west"],
    [{ reporter: "waypoint", source_cluster: "east", destination_cluster: "west" }, "west"],
    [{ reporter: "source", source_cluster: "unknown", destination_cluster: "west" }, null],
    [{}, null],
  ];
  for (const [labels, cluster] of cases)
    test(`is ${cluster} of ${JSON.stringify(labels)}`, () => expect(reporterOf(labels)).toBe(cluster));
});
