import { expect, test } from "@playwright/test";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { restate } from "./restate";

const ref = { apiVersion: "telemetry.istio.io/v1", kind: "Telemetry", namespace: "istio-system", name: "mesh" };
const before = [{ providers: [{ name: "zipkin" }] }];
const after = [...before, { customTags: { a: { literal: { value: "1" } } } }];
const never = new AbortController().signal;

function world(tracing: unknown = before) {
  const fake = fakeCluster({
    objects: [
      {
        apiVersion: ref.apiVersion,
        kind: ref.kind,
        metadata: { namespace: ref.namespace, name: ref.name },
        spec: { tracing, metrics: [{ overrides: [] }] },
      },
    ],
  });
  const spec = () => fake.find(ref)?.spec;
  return { ...fake, spec, uid: fake.find(ref)?.metadata.uid ?? null };
}
const restates = { member: "tracing", from: before, to: after };

test.describe("restate", () => {
  test("replaces the one member and leaves the others alone; the way back brings what was", async () => {
    const { cluster, spec, uid } = world();
    const { done, putBack } = await restate(cluster, { ref, uid, restates }, never);
    expect(done.ok).toBe(true);
    expect(spec()).toEqual({ tracing: after, metrics: [{ overrides: [] }] });
    expect((await putBack?.())?.ok).toBe(true);
    expect(spec()).toEqual({ tracing: before, metrics: [{ overrides: [] }] });
  });

  test("writes nothing when the member is not the one that was seen", async () => {
    const { cluster, spec, uid, calls } = world([{ customTags: {} }]);
    const { done, putBack } = await restate(cluster, { ref, uid, restates }, never);
    expect(done).toMatchObject({ ok: false, problem: { kind: "changed" } });
    expect(putBack).toBeNull();
    expect(spec()).toMatchObject({ tracing: [{ customTags: {} }] });
    expect(calls.filter((call) => call.startsWith("patch"))).toEqual([]);
  });

  test("takes no other object of that name for the one that was seen", async () => {
    const { cluster } = world();
    const { done } = await restate(cluster, { ref, uid: "another", restates }, never);
    expect(done).toMatchObject({ ok: false, problem: { kind: "changed" } });
  });

  test("does not take back over somebody's later write", async () => {
    const { cluster, spec, uid } = world();
    const { putBack } = await restate(cluster, { ref, uid, restates }, never);
    await cluster.patch(ref, { spec: { tracing: [] } });
    expect(await putBack?.()).toMatchObject({ ok: false, problem: { kind: "changed" } });
    expect(spec()).toMatchObject({ tracing: [] });
  });
});
