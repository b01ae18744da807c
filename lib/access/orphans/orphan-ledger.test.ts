import { expect, test } from "@playwright/test";
import { type FakeCluster, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { OrphanDraft } from "@/lib/plan/orphan";
import type { Ledger } from "@/lib/plan/plan";
import type { StepContext } from "@/lib/plan/run-context";
import { orphanLedger } from "./orphan-ledger";
import { ORPHANS, orphansRef } from "./orphans-config-map";
import { readOrphans } from "./read-orphans";

const orphan = (name: string): OrphanDraft => ({
  name,
  server: `https://api.${name}.example.com:6443`,
  context: name,
  remoteUid: `uid-${name}`,
  account: { namespace: "istio-system", name: "kiali-remote-east", uid: "uid-account" },
  pieces: [],
  why: "its revoke has begun",
});
const step = (name: string, verb: Ledger["verb"] = "record"): Ledger => ({
  id: `home/${verb}/${name}`,
  place: { side: "home", context: "east" },
  verb,
  ref: orphansRef("istio-system"),
  orphan: orphan(name),
  why: "",
});
const contextOf = ({ cluster }: FakeCluster): StepContext => ({
  cluster,
  signal: new AbortController().signal,
  token: () => null,
  progress: () => undefined,
  evidence: () => undefined,
});
const orphansIn = async ({ cluster }: FakeCluster) => {
  const read = await readOrphans(cluster, "istio-system");
  if (!read.ok) throw new Error("not read");
  return read.value;
};
const KEY = `ConfigMap/istio-system/${ORPHANS}`;

test.describe("the record of an orphan", () => {
  test("has one owner per key, and the ConfigMap goes with the last", async () => {
    const east = fakeCluster();
    const [ledger, context] = [orphanLedger(), contextOf(east)];
    await Promise.all(["west", "north"].map((name) => ledger.run(step(name), context)));
    expect((await orphansIn(east)).map(({ name }) => name)).toEqual(["north", "west"]);
    const fields = east.find(orphansRef("istio-system"))?.metadata.managedFields ?? [];
    expect(fields.map(({ manager }) => manager).sort()).toEqual(["kiali-fleet/north", "kiali-fleet/west"]);
    await ledger.run(step("west", "clear"), context);
    expect((await orphansIn(east)).map(({ name }) => name)).toEqual(["north"]);
    await ledger.run(step("north", "clear"), context);
    expect(east.names()).not.toContain(KEY);
  });

  test("keeps since when it is there, whatever is recorded again, and says why and when it was tried", async () => {
    const east = fakeCluster();
    await orphanLedger().run(step("west"), contextOf(east));
    const [first] = await orphansIn(east);
    const ledger = orphanLedger();
    await ledger.run(step("west"), contextOf(east));
    const problem = { kind: "timed-out", context: "west", waitedFor: "an answer", timeoutMs: 8000 } as const;
    await ledger.keep(step("west", "clear"), problem, contextOf(east));
    const [now] = await orphansIn(east);
    expect(now?.since).toBe(first?.since);
    expect(now?.why).not.toBe(first?.why);
    expect(now?.lastTry).not.toBeNull();
  });

  test("is as it was when a run takes it back: gone, or what stood there before", async () => {
    const east = fakeCluster();
    const ledger = orphanLedger();
    await ledger.run(step("west"), contextOf(east));
    const before = await orphansIn(east);
    const later = orphanLedger();
    await later.run({ ...step("west"), orphan: { ...orphan("west"), context: "other" } }, contextOf(east));
    await later.undo?.(step("west"), contextOf(east));
    expect(await orphansIn(east)).toEqual(before);
    await ledger.undo?.(step("west"), contextOf(east));
    expect(east.names()).not.toContain(KEY);
  });

  test("that cannot be read is shown as an orphan with what can be said, and can be struck off though another tool owns it", async () => {
    const east = fakeCluster();
    east.put(
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: ORPHANS, namespace: "istio-system" },
        data: { west: "{broken", north: '{"name":"north"}' },
      },
      "kubectl-edit",
    );
    expect(await orphansIn(east)).toMatchObject([
      { name: "north", pieces: [], why: expect.stringContaining("cannot be read") },
      { name: "west", pieces: [], why: expect.stringContaining("cannot be read"), since: "2026-11-22T12:00:00.000Z" },
    ]);
    const ledger = orphanLedger();
    for (const name of ["west", "north"]) await ledger.run(step(name, "clear"), contextOf(east));
    expect(east.names()).not.toContain(KEY);
  });
});
