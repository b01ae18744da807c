import { expect, test } from "@playwright/test";
import type { Plan, Step } from "@/lib/plan/plan";
import { planChanges } from "./plan-changes";

const place = { side: "remote", context: "west" } as const;
const ref = { apiVersion: "v1", kind: "ServiceAccount", namespace: "istio-system", name: "kiali-remote-east" };
const keep: Step = { id: "account", place, verb: "keep", ref, why: "is as wanted" };
const gone: Step = { id: "account", place, verb: "delete", ref, uid: "1", why: "" };
const gate = (foreseen: string | null): Step => ({
  id: "gate",
  place,
  verb: "gate",
  gate: "gate.other-remotes",
  title: "Every other remote answers",
  because: "",
  why: "",
  foreseen,
});
const plan = (...steps: readonly Step[]): Plan => ({ goal: "", grants: [], warnings: [], steps, undo: [] });

test.describe("planChanges", () => {
  test("says nothing about equal plans", () => expect(planChanges(plan(keep), plan(keep))).toEqual([]));

  test("names another verb for the same object", () =>
    expect(planChanges(plan(keep), plan(gone))).toEqual([
      "Was to keep ServiceAccount istio-system/kiali-remote-east in west, is now to delete ServiceAccount istio-system/kiali-remote-east in west",
    ]));

  test("names steps that came and steps that went", () => {
    expect(planChanges(plan(), plan(keep))).toEqual([
      "New: keep ServiceAccount istio-system/kiali-remote-east in west",
    ]);
    expect(planChanges(plan(keep), plan())).toEqual([
      "No longer: keep ServiceAccount istio-system/kiali-remote-east in west",
    ]);
  });

  test("quotes what a gate foresees now", () =>
    expect(planChanges(plan(gate(null)), plan(gate("north refuses the connection")))).toEqual([
      "Will not pass any more: north refuses the connection",
    ]));

  test("names a warning that was not there", () =>
    expect(planChanges(plan(), { ...plan(), warnings: ["The token ends."] })).toEqual([
      "New warning: The token ends.",
    ]));
});
