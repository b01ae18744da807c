import { holdHome } from "@/lib/access/hold/hold-home";
import type { HolderFacts } from "@/lib/access/hold/holder";
import { keyOwners } from "@/lib/access/ownership";
import { Secret } from "@/lib/secret";
import { expect, inEachWorld, test } from "./fixtures";

const as = (run: string, isGone: HolderFacts["isGone"] = () => false): HolderFacts => ({
  user: "ada",
  host: "laptop",
  machine: null,
  pid: 1,
  run,
  isGone,
});

inEachWorld("the hold on a home", () => {
  test("is one console's: the API server refuses the second, which is told the first", async ({ lab }) => {
    const kiali = { namespace: lab.namespace, name: "kiali" };
    const both = await Promise.all(["one", "two"].map((run) => holdHome(lab.cluster, kiali, as(run))));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const winner = both.findIndex(({ ok }) => ok);
    expect(both[1 - winner]).toMatchObject({
      problem: { kind: "held", holder: `ada@laptop/1/${["one", "two"][winner]}` },
    });
    for (const each of both) if (each.ok) await each.value.release();
    const ref = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      namespace: lab.namespace,
      name: "kiali-fleet",
    };
    expect(await lab.cluster.read(ref)).toEqual({ ok: true, value: null });
  });

  test("is followed when its holder is gone or late, by one of those who try", async ({ lab }) => {
    const kiali = { namespace: lab.namespace, name: "kiali" };
    await holdHome(lab.cluster, kiali, as("dead"));
    const isGone: HolderFacts["isGone"] = ({ run }) => run === "dead";
    const all = await Promise.all(["a", "b", "c"].map((run) => holdHome(lab.cluster, kiali, as(run, isGone))));
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(all.flatMap((each) => (each.ok ? [] : [each.problem.kind]))).toEqual(["held", "held"]);
    for (const each of all) if (each.ok) await each.value.release();
    await holdHome(lab.cluster, kiali, as("late"), { seconds: 1, renewMs: 600_000 });
    await expect
      .poll(async () => (await holdHome(lab.cluster, kiali, as("next"))).ok, { intervals: [250], timeout: 10_000 })
      .toBe(true);
  });

  test("renews as the same holder, and notices that it was lost", async ({ lab }) => {
    const kiali = { namespace: lab.namespace, name: "kiali" };
    const ref = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      namespace: lab.namespace,
      name: "kiali-fleet",
    };
    const hold = await holdHome(lab.cluster, kiali, as("one"), { renewMs: 50 });
    if (!hold.ok) throw new Error(hold.problem.kind);
    const first = await lab.cluster.read(ref);
    const version = first.ok ? first.value?.metadata.resourceVersion : null;
    await expect
      .poll(async () => {
        const now = await lab.cluster.read(ref);
        return now.ok && now.value?.metadata.resourceVersion !== version;
      })
      .toBe(true);
    expect(hold.value.lost.aborted).toBe(false);
    if (first.ok && first.value) await lab.cluster.remove(ref, { uid: first.value.metadata.uid });
    await expect.poll(() => hold.value.lost.aborted).toBe(true);
    await hold.value.release();
  });
});

inEachWorld("a key that a patch takes out of a Secret", () => {
  test("goes whoever owns it, its owner forgets it, and what is beside it stays with its own", async ({ lab }) => {
    const secret = (stringData: Record<string, string>) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "entries", namespace: lab.namespace, labels: { a: "b" } },
      stringData,
    });
    const token = new Map([["t", new Secret("value")]]);
    await lab.cluster.apply(secret({ west: `\${token:t}` }), { manager: "somebody", tokens: token });
    await lab.cluster.apply(secret({ north: "n" }), { manager: "other" });
    const ref = { apiVersion: "v1", kind: "Secret", namespace: lab.namespace, name: "entries" };
    const patched = await lab.cluster.patch(ref, { data: { west: null } });
    if (!patched.ok) throw new Error(patched.problem.kind);
    expect(Object.keys(Object(patched.value.data))).toEqual(["north"]);
    expect(patched.value.metadata.labels).toEqual({ a: "b" });
    expect(keyOwners(patched.value.metadata.managedFields, "west")).toEqual([]);
    expect(keyOwners(patched.value.metadata.managedFields, "north")).toEqual(["other"]);
    const back = await lab.cluster.apply(secret({ west: `\${token:t}` }), { manager: "somebody", tokens: token });
    expect(back.ok && keyOwners(back.value.metadata.managedFields, "west")).toEqual(["somebody"]);
    const last = await lab.cluster.patch(ref, { data: { west: null, north: null } });
    expect(last.ok && Object.keys(Object(last.value.data ?? {}))).toEqual([]);
  });
});
