import { expect, test } from "@playwright/test";
import type { Plan, Step } from "@/lib/plan/plan";
import { losesData, stillThere, whatGoes, whatIsKept, whatStays } from "./goes-and-stays";

const home = { side: "home", context: "admin@east" } as const;
const remote = { side: "remote", context: "west" } as const;
const secret = { apiVersion: "v1", kind: "Secret", namespace: "istio-system", name: "kiali-multi-cluster-secret" };
const gives: Step = {
  id: "home/secret",
  place: home,
  verb: "update",
  ref: secret,
  manifest: { apiVersion: "v1", kind: "Secret", metadata: { name: secret.name, namespace: secret.namespace } },
  manager: "kiali-fleet/west",
  fields: [{ path: 'data["west"]', from: "the entry", to: null }],
  takesOver: [],
  uid: null,
  why: "",
};
const account: Step = {
  id: "remote/account",
  place: remote,
  verb: "delete",
  ref: { apiVersion: "v1", kind: "ServiceAccount", namespace: "istio-system", name: "kiali-remote-east" },
  uid: "1",
  why: "",
};
const gate: Step = { id: "gate", place: home, verb: "gate", gate: "gate.forgot", title: "", because: "", why: "" };
const plan = (...steps: readonly Step[]): Plan => ({ goal: "", grants: [], warnings: [], steps, undo: [] });

test.describe("what an undo removes", () => {
  test("names keys where the Secret stays, and objects where they go", () => {
    expect(whatGoes(plan(gives, gate, account))).toEqual([
      'data["west"] of Secret istio-system/kiali-multi-cluster-secret in admin@east',
      "ServiceAccount istio-system/kiali-remote-east in west",
    ]);
  });

  test("names a Secret once that is changed first and deleted later", () => {
    const gone: Step = { id: "home/gone", place: home, verb: "delete", ref: secret, uid: "2", why: "" };
    expect(whatGoes(plan(gives, gone))).toEqual(["Secret istio-system/kiali-multi-cluster-secret in admin@east"]);
  });

  test("says once what many objects of a cluster lose", () => {
    const other: Step = { ...gives, id: "home/other", ref: { ...secret, name: "other" } };
    expect(whatGoes(plan(gives, other))).toEqual([
      'data["west"] of Secret istio-system/kiali-multi-cluster-secret, Secret istio-system/other in admin@east',
    ]);
  });

  test("costs Kiali data only when the home has something to give up", () => {
    expect(losesData(plan(gives, gate, account))).toBe(true);
    expect(losesData(plan(account, gate))).toBe(false);
  });

  test("keeps every namespace unless the plan deletes one", () => {
    const room: Step = { ...account, id: "room", ref: { ...account.ref, kind: "Namespace", namespace: null } };
    const names = { home: "admin@east", remote: "west" };
    expect(whatStays(plan(account), names).join("\n")).toContain("every namespace");
    expect(whatStays(plan(account, room), names).join("\n")).not.toContain("every namespace");
  });

  test("is still there where the run did not come, and where it was put back", () => {
    expect(stillThere(plan(gives, gate, account), ["home/secret"], [])).toEqual([
      "ServiceAccount istio-system/kiali-remote-east in west",
    ]);
    expect(stillThere(plan(gives, account), ["home/secret", "remote/account"], ["home/secret"])).toEqual([
      "Secret istio-system/kiali-multi-cluster-secret in admin@east",
    ]);
  });
});

test.describe("whatIsKept", () => {
  test("names what a plan looked at and leaves, with the reason, and each once", () => {
    const keep: Step = {
      id: "remote/role",
      place: remote,
      verb: "keep",
      ref: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", namespace: null, name: "kiali" },
      why: "a Kiali runs there",
    };
    const lines = whatIsKept(plan(gives, keep, { ...keep, id: "again" }));
    expect(lines.filter((line) => line === "ClusterRole kiali in west: a Kiali runs there")).toHaveLength(1);
    expect(lines.join()).toContain("Every other remote");
    expect(whatIsKept(plan(account)).join()).not.toContain("Every other remote");
  });
});

test("putting something on record takes nothing from Kiali", () => {
  const orphan = { name: "west", server: null, context: null, remoteUid: null, account: null, pieces: [], why: "" };
  const record: Step = { id: "home/record", place: home, verb: "record", ref: secret, orphan, why: "" };
  expect(losesData(plan(record, account))).toBe(false);
});
