import { expect, test } from "@playwright/test";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { askRights } from "./look-at-rights";

const WANTED = rulesFor("v2.29.0", "view-only");
const never = new AbortController().signal;
const held = WANTED.map((rule) => ({ ...rule, resourceNames: rule.resourceNames ?? [] }));

test.describe("askRights", () => {
  test("misses nothing that is granted, in one question", async () => {
    const { cluster, calls } = fakeCluster({ rules: () => ({ rules: held, isComplete: true }) });
    expect(await askRights(cluster, WANTED, never)).toMatchObject({ missing: [], hasNone: false });
    expect(calls).toEqual(["rules"]);
  });

  test("tells some rights from none", async () => {
    const some = fakeCluster({ rules: () => ({ rules: held.slice(1), isComplete: true }) });
    const seen = await askRights(some.cluster, WANTED, never);
    expect(seen?.missing.length).toBeGreaterThan(0);
    expect(seen?.hasNone).toBe(false);
    const none = fakeCluster({ rules: () => ({ rules: [], isComplete: true }) });
    expect(await askRights(none.cluster, WANTED, never)).toMatchObject({ hasNone: true });
  });

  test("calls nothing missing that a list which is not complete leaves out, before the server refuses it", async () => {
    const incomplete = { rules: () => ({ rules: held.slice(1), isComplete: false }) };
    const allowed = fakeCluster({ ...incomplete, may: () => true });
    expect(await askRights(allowed.cluster, WANTED, never)).toMatchObject({ missing: [], hasNone: false });
    const refused = fakeCluster({ ...incomplete, may: () => false });
    const seen = await askRights(refused.cluster, WANTED, never);
    expect([(seen?.missing.length ?? 0) > 0, seen?.hasNone]).toEqual([true, false]);
    const nothing = fakeCluster({ rules: () => ({ rules: [], isComplete: false }), may: () => false });
    expect(await askRights(nothing.cluster, WANTED, never)).toMatchObject({ hasNone: true });
    expect(nothing.calls.length).toBeLessThan(30);
  });

  test("knows nothing when nobody would say", async () => {
    const { cluster } = fakeCluster({ denies: ["rules"] });
    expect(await askRights(cluster, WANTED, never)).toBeNull();
  });
});
