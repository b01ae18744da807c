import { expect, test } from "@playwright/test";
import type { FoundObject, Manifest } from "@/lib/cluster/cluster";
import { tokenReference } from "@/lib/kiali/remote-entry";
import { canonicalJson } from "./canonical-json";
import { changesNothing } from "./changes-nothing";
import { diffFields } from "./diff-fields";
import type { Change, Plan, Step } from "./plan";
import { planDigest } from "./plan-digest";
import { planYaml } from "./plan-yaml";
import { stepLine } from "./step-line";

const place = { side: "home", context: "east" } as const;
const ref = { apiVersion: "v1", kind: "Secret", namespace: "mesh", name: "s" };
const manifest: Manifest = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s", namespace: "mesh", labels: { a: "1" } },
  stringData: { west: `token: ${tokenReference("west")}` },
};
const create: Change = {
  id: "1",
  place,
  verb: "create",
  ref,
  manifest,
  manager: "m",
  fields: [],
  takesOver: [],
  uid: null,
  why: "wanted",
};
const keep: Change = { id: "2", place, verb: "keep", ref, why: "already as wanted" };
const plan = (...steps: Step[]): Plan => ({ goal: "g", grants: [], warnings: [], steps, undo: [] });

test.describe("planDigest", () => {
  test("is the same whatever the order of keys, and another for another plan", () => {
    const turned: Plan = JSON.parse(JSON.stringify(plan(create)), (_key, value) =>
      value && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(planDigest(turned)).toBe(planDigest(plan(create)));
    expect(planDigest(plan(create))).toMatch(/^[0-9a-f]{64}$/);
    expect(planDigest(plan({ ...create, why: "else" }))).not.toBe(planDigest(plan(create)));
    expect(planDigest(plan(create, keep))).not.toBe(planDigest(plan(keep, create)));
  });
  test("does not confuse absent with null", () => expect(canonicalJson({ a: null })).not.toBe(canonicalJson({})));
});

test.describe("planYaml", () => {
  test("has what is applied and nothing else, with tokens by reference", () => {
    const yaml = planYaml(plan(keep, create, { ...create, verb: "update" }));
    expect(yaml.split("\n---\n")).toHaveLength(2);
    expect(yaml).toContain("# home, context east: create Secret mesh/s");
    expect(yaml).toContain(tokenReference("west"));
  });
});

test.describe("stepLine", () => {
  test("says verb, object, cluster and why", () =>
    expect(stepLine(create)).toBe("create Secret mesh/s in east: wanted"));
});

test.describe("changesNothing", () => {
  test("holds for looking and keeping only", () => {
    expect(changesNothing(plan(keep))).toBe(true);
    expect(changesNothing(plan(keep, create))).toBe(false);
  });
});

test.describe("diffFields", () => {
  const found: FoundObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "s",
      namespace: "mesh",
      labels: { a: "2", theirs: "x" },
      uid: "u",
      resourceVersion: "1",
      creationTimestamp: "",
    },
    rules: [{ verbs: ["get"] }, { verbs: ["list"] }],
    immutable: true,
  };
  test("names only what we apply and what differs there", () =>
    expect(diffFields({ ...manifest, stringData: undefined }, found)).toEqual([
      { path: "metadata.labels.a", from: "2", to: "1" },
    ]));
  test("compares lists element by element and names what would go", () =>
    expect(
      diffFields({ ...manifest, metadata: { name: "s" }, stringData: undefined, rules: [{ verbs: ["watch"] }] }, found),
    ).toEqual([
      { path: "rules[0]", from: '{"verbs":["get"]}', to: '{"verbs":["watch"]}' },
      { path: "rules[1]", from: '{"verbs":["list"]}', to: null },
    ]));
  test("lists every field of an object that is not there", () =>
    expect(
      diffFields({ ...manifest, metadata: { name: "s", annotations: { "a.b/c": "d" } }, stringData: undefined }, null),
    ).toEqual([{ path: 'metadata.annotations["a.b/c"]', from: null, to: "d" }]));
});
