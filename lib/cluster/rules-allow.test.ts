import { expect, test } from "@playwright/test";
import type { AccessAsk, HeldRule } from "./cluster";
import { rulesAllow } from "./rules-allow";

const rule = (parts: Partial<HeldRule>): HeldRule => ({
  verbs: ["get"],
  apiGroups: [""],
  resources: ["pods"],
  resourceNames: [],
  ...parts,
});
const ask = (parts: Partial<AccessAsk> = {}): AccessAsk => ({
  verb: "get",
  group: "",
  resource: "pods",
  namespace: null,
  ...parts,
});

test.describe("rulesAllow", () => {
  const cases: readonly (readonly [string, Partial<HeldRule>, Partial<AccessAsk>, boolean])[] = [
    ["what is listed", {}, {}, true],
    ["no other verb", {}, { verb: "list" }, false],
    ["no other group", {}, { group: "apps" }, false],
    ["no other resource", {}, { resource: "secrets" }, false],
    ["every verb by a star", { verbs: ["*"] }, { verb: "delete" }, true],
    ["every group by a star", { apiGroups: ["*"] }, { group: "apps" }, true],
    ["every resource by a star", { resources: ["*"] }, { resource: "secrets" }, true],
    ["a subresource by a star", { resources: ["*"] }, { resource: "pods/log" }, true],
    ["a subresource by its name", { resources: ["pods/log"] }, { resource: "pods/log" }, true],
    ["no subresource by its parent", {}, { resource: "pods/log" }, false],
    ["no parent by its subresource", { resources: ["pods/log"] }, {}, false],
    ["a subresource of everything", { resources: ["*/scale"] }, { resource: "deployments/scale" }, true],
    ["not another subresource of everything", { resources: ["*/scale"] }, { resource: "deployments/status" }, false],
    ["no star before a slash as part of a name", { resources: ["pods/*"] }, { resource: "pods/log" }, false],
    ["not all objects by the name of one", { resourceNames: ["mine"] }, {}, false],
    ["the named object", { resourceNames: ["mine"] }, { name: "mine" }, true],
    ["no other named object", { resourceNames: ["mine"] }, { name: "other" }, false],
    ["a named object by a rule for all", {}, { name: "mine" }, true],
  ];
  for (const [what, held, wanted, isAllowed] of cases)
    test(`allows ${what}`, () => expect(rulesAllow([rule(held)], ask(wanted))).toBe(isAllowed));

  test("does not mix two rules into one", () => {
    const rules = [rule({ verbs: ["list"] }), rule({ resources: ["secrets"] })];
    expect(rulesAllow(rules, ask({ verb: "list", resource: "secrets" }))).toBe(false);
    expect(rulesAllow([], ask())).toBe(false);
  });
});
