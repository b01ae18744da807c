import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import type { Manifest } from "./cluster";
import { fakeCluster } from "./fake-cluster";
import { virtualClock } from "./virtual-clock";

const shared = (key: string, value: string): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "shared", namespace: "mesh", labels: { app: "kiali" } },
  stringData: { [key]: value },
});

test.describe("fakeCluster", () => {
  test("lets two managers own a key each of one Secret", async () => {
    const fake = fakeCluster();
    await fake.cluster.apply(shared("west", "w"), { manager: "kiali-fleet/west" });
    await fake.cluster.apply(shared("north", "n"), { manager: "kiali-fleet/north" });
    expect(fake.secretText("mesh", "shared", "west")).toBe("w");
    expect(fake.secretText("mesh", "shared", "north")).toBe("n");
  });

  test("names the owner when a key of another is written, and writes it when forced", async () => {
    const fake = fakeCluster();
    await fake.cluster.apply(shared("west", "w"), { manager: "kiali-fleet/west" });
    const refused = await fake.cluster.apply(shared("west", "x"), { manager: "other" });
    expect(refused).toEqual({
      ok: false,
      problem: {
        kind: "conflict",
        context: "east",
        object: "Secret/mesh/shared",
        owners: [{ manager: "kiali-fleet/west", fields: ["data.west"] }],
      },
    });
    expect(fake.secretText("mesh", "shared", "west")).toBe("w");
    expect((await fake.cluster.apply(shared("west", "x"), { manager: "other", force: true })).ok).toBe(true);
    expect(fake.secretText("mesh", "shared", "west")).toBe("x");
  });

  test("removes a key that its only owner no longer sends", async () => {
    const fake = fakeCluster();
    await fake.cluster.apply(shared("west", "w"), { manager: "kiali-fleet/west" });
    await fake.cluster.apply(shared("north", "n"), { manager: "kiali-fleet/north" });
    await fake.cluster.apply({ ...shared("x", ""), stringData: {} }, { manager: "kiali-fleet/west" });
    expect(fake.secretText("mesh", "shared", "west")).toBeNull();
    expect(fake.secretText("mesh", "shared", "north")).toBe("n");
  });

  test("fills token references and shows no value of a Secret in a plain read", async () => {
    const fake = fakeCluster();
    const manifest = shared("west", `token: \${token:west}`);
    await fake.cluster.apply(manifest, { tokens: new Map([["west", new Secret("s3cret")]]) });
    expect(fake.secretText("mesh", "shared", "west")).toBe("token: s3cret");
    const read = await fake.cluster.read({ apiVersion: "v1", kind: "Secret", namespace: "mesh", name: "shared" });
    expect(read.ok && read.value?.data).toEqual({ west: "[redacted]" });
  });

  test("deletes nothing whose UID differs", async () => {
    const fake = fakeCluster({ objects: [shared("west", "w")] });
    const ref = { apiVersion: "v1", kind: "Secret", namespace: "mesh", name: "shared" };
    expect((await fake.cluster.remove(ref, { uid: "another" })).ok).toBe(false);
    expect(fake.names()).toEqual(["Secret/mesh/shared"]);
    expect((await fake.cluster.remove(ref, { uid: fake.find(ref)?.metadata.uid ?? "" })).ok).toBe(true);
    expect(fake.names()).toEqual([]);
  });

  test("keeps everything as it was in a dry run", async () => {
    const fake = fakeCluster();
    expect((await fake.cluster.apply(shared("west", "w"), { dryRun: true })).ok).toBe(true);
    expect(fake.names()).toEqual([]);
  });

  test("denies what it was told to, and only that", async () => {
    const fake = fakeCluster({ denies: ["list Secret", "read ConfigMap/mesh/a"] });
    const named = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "mesh", name });
    expect((await fake.cluster.listSecrets({ namespace: null })).ok).toBe(false);
    expect(await fake.cluster.read(named("a"))).toMatchObject({ problem: { kind: "forbidden", verb: "read" } });
    expect(await fake.cluster.read(named("b"))).toEqual({ ok: true, value: null });
  });

  test("wakes who waits for an object", async () => {
    const fake = fakeCluster();
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "mesh", name: "a" };
    const waiting = fake.cluster.waitFor(ref, (found) => found !== null, { waitedFor: "a", timeoutMs: 5_000 });
    await fake.cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "mesh" } });
    expect((await waiting).ok).toBe(true);
  });

  test("mints tokens with the claims of a service account", async () => {
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "kiali", namespace: "mesh" } };
    const fake = fakeCluster({ objects: [account] });
    const minted = await fake.cluster.mintToken({ namespace: "mesh", name: "kiali" }, { ttlSeconds: 3600 });
    expect(minted.ok && minted.value.expiresAt).toBe("2026-11-22T13:00:00.000Z");
    expect(String(minted.ok && minted.value.token)).toBe("[redacted]");
  });

  test("counts calls in parallel as one round trip and calls in a row as several", async () => {
    const clock = virtualClock();
    const { cluster } = fakeCluster({ clock });
    await Promise.all([cluster.version(), cluster.whoAmI(), cluster.tlsIdentity()]);
    expect(clock.ticks).toBe(1);
    await cluster.version();
    await cluster.version();
    expect(clock.ticks).toBe(3);
  });
});
