import * as z from "zod";
import { adoptRemote } from "@/lib/access/adopt/adopt-remote";
import { remotePieces } from "@/lib/access/inventory/remote-pieces";
import { scriptMadeRemote } from "@/lib/access/script-made";
import type { Manifest } from "@/lib/cluster/cluster";
import { claimFields, isSoleOwner } from "@/lib/plan/claim-fields";
import { Secret } from "@/lib/secret";
import { expect, inEachWorld, type Lab, test } from "./fixtures";
import { created, secretsOf } from "./scenes";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const LABEL = "kiali.io/multiCluster";
const MANAGER = "kiali-fleet/west";
const never = new AbortController().signal;

const answer = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  data: z.record(z.string(), z.string()).optional(),
});

/** As `kubectl apply` makes it on the client's side: one owner of every field, and everything once more in an annotation. */
const clientApplied = (lab: Lab, name: string) =>
  created(lab, `${secretsOf(lab)}?fieldManager=kubectl-client-side-apply`, {
    metadata: {
      name,
      labels: { [LABEL]: "true" },
      annotations: { "kiali.io/cluster": "west", [LAST_APPLIED]: '{"stringData":{"west":"a token"}}\n' },
    },
    stringData: { west: "a kubeconfig" },
  });

const manifest = (lab: Lab, name: string, more: Partial<Manifest> = {}): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: lab.namespace, labels: { [LABEL]: "true" } },
  stringData: { west: "${token:kept}" },
  ...more,
});
const tokens = new Map([["kept", new Secret("a kubeconfig")]]);

async function adopted(lab: Lab, name: string) {
  await clientApplied(lab, name);
  const applied = await lab.cluster.apply(manifest(lab, name), { manager: MANAGER, force: true, tokens });
  if (!applied.ok) throw new Error(applied.problem.kind);
  return applied.value;
}
const ref = (lab: Lab, name: string) => ({ apiVersion: "v1", kind: "Secret", namespace: lab.namespace, name });
const seen = async (lab: Lab, name: string) =>
  answer.parse((await lab.root.send("GET", `${secretsOf(lab)}/${name}`)).body);

inEachWorld("taking over what client-side apply made", () => {
  test("leaves two owners of a key when the value is the same, and then nobody can give it up alone", async ({
    lab,
  }) => {
    const found = await adopted(lab, "one");
    expect(isSoleOwner(found, MANAGER)).toBe(false);
    const { stringData: _given, ...emptied } = manifest(lab, "one");
    await lab.cluster.apply(emptied, { manager: MANAGER });
    expect(Object.keys((await seen(lab, "one")).data ?? {})).toEqual(["west"]);
  });

  test("an annotation that client-side apply wrote goes away, and every value stays", async ({ lab }) => {
    const found = await adopted(lab, "one");
    const claimed = await claimFields(
      lab.cluster,
      found,
      { ref: ref(lab, "one"), manager: MANAGER, drops: [LAST_APPLIED] },
      never,
    );
    expect(claimed.ok ? null : claimed.problem).toBeNull();
    const now = await seen(lab, "one");
    expect(now.metadata.annotations).toEqual({ "kiali.io/cluster": "west" });
    expect(now.metadata.labels).toEqual({ [LABEL]: "true" });
    expect(now.data).toEqual({ west: Buffer.from("a kubeconfig").toString("base64") });
  });

  test("drops the other owner, so that a key and a label go when they are given up", async ({ lab }) => {
    const found = await adopted(lab, "one");
    const claim = { ref: ref(lab, "one"), manager: MANAGER, drops: [LAST_APPLIED] };
    const claimed = await claimFields(lab.cluster, found, claim, never);
    expect(claimed.ok && isSoleOwner(claimed.value, MANAGER)).toBe(true);
    const { stringData: _given, metadata, ...rest } = manifest(lab, "one");
    const { labels: _labels, ...names } = metadata;
    const emptied = await lab.cluster.apply({ ...rest, metadata: { ...names, labels: {} } }, { manager: MANAGER });
    expect(emptied.ok).toBe(true);
    const now = await seen(lab, "one");
    expect(Object.keys(now.data ?? {})).toEqual([]);
    expect(now.metadata.labels ?? {}).toEqual({});
    // What we never applied is still its first owner's.
    expect(now.metadata.annotations).toEqual({ "kiali.io/cluster": "west" });
  });

  test("keeps the time of the write that made the value", async ({ lab }) => {
    const found = await adopted(lab, "one");
    const at = "2026-01-02T03:04:05Z";
    const entries = (found.metadata.managedFields ?? []).map((entry) =>
      entry.manager === MANAGER ? entry : { ...entry, time: at },
    );
    const claimed = await claimFields(
      lab.cluster,
      { ...found, metadata: { ...found.metadata, managedFields: entries } },
      { ref: ref(lab, "one"), manager: MANAGER, drops: [] },
      never,
    );
    const own = claimed.ok ? claimed.value.metadata.managedFields?.find(({ manager }) => manager === MANAGER) : null;
    expect(own?.time).toBe(at);
  });

  test("gives way to a write in between, and claims after it", async ({ lab }) => {
    const found = await adopted(lab, "one");
    const path = `${secretsOf(lab)}/one?fieldManager=editor`;
    await lab.root.send("PATCH", path, { metadata: { labels: { more: "yes" } } }, "application/merge-patch+json");
    const claim = { ref: ref(lab, "one"), manager: MANAGER, drops: [LAST_APPLIED] };
    const claimed = await claimFields(lab.cluster, found, claim, never);
    expect(claimed.ok && isSoleOwner(claimed.value, MANAGER)).toBe(true);
    expect((await seen(lab, "one")).metadata.labels).toEqual({ [LABEL]: "true", more: "yes" });
  });

  test("takes a key from another applier by force, who no longer owns it", async ({ lab }) => {
    await lab.cluster.apply(manifest(lab, "one"), {
      manager: "fleet/north",
      tokens: new Map([["kept", new Secret("x")]]),
    });
    const taken = await lab.cluster.apply(manifest(lab, "one"), { manager: MANAGER, force: true, tokens });
    if (!taken.ok) throw new Error(taken.problem.kind);
    const { stringData: _given, ...emptied } = manifest(lab, "one");
    await lab.cluster.apply(emptied, { manager: MANAGER });
    expect(Object.keys((await seen(lab, "one")).data ?? {})).toEqual([]);
  });

  test("what the script made in a remote becomes ours to the last field, and the token in it stays", async ({
    lab,
  }) => {
    const krn = lab.unique("kiali");
    const made = scriptMadeRemote({ name: "west", krn, namespace: lab.namespace });
    for (const each of made) {
      const applied = await lab.cluster.apply(each, { manager: "kubectl-client-side-apply" });
      expect(applied.ok ? null : applied.problem).toBeNull();
    }
    const account = { namespace: lab.namespace, name: krn };
    const filled = await lab.cluster.awaitTokenSecret(account);
    if (!filled.ok) throw new Error(filled.problem.kind);
    const owner = { home: "east", homeUid: "uid-of-east", cluster: "west" };
    const identity = { namespace: lab.namespace, account: krn, uid: null };
    const look = { homeUid: owner.homeUid, name: "west", identity, usesToken: filled.value.token };
    const adopted = async () => {
      const found = await remotePieces(lab.cluster, look);
      if (!found.ok) throw new Error(found.problem.kind);
      const { pieces, ownKiali } = found.value;
      const steps = await adoptRemote(
        { pieces, ownKiali, owner, identity: account, name: "west", remote: { cluster: lab.cluster } },
        { side: "remote", context: lab.cluster.context },
      );
      if (!steps.ok) throw new Error(steps.problem.kind);
      return steps.value.steps;
    };
    for (const step of await adopted()) {
      if (step.verb !== "update" || !step.claims) throw new Error(`${step.id} is no update`);
      const applied = await lab.cluster.apply(step.manifest, { manager: step.manager, force: true });
      if (!applied.ok) throw new Error(JSON.stringify(applied.problem));
      const { ref: which, manager, claims } = step;
      const claimed = await claimFields(
        lab.cluster,
        applied.value,
        { ref: which, manager, drops: claims.drops },
        never,
      );
      expect(claimed.ok ? null : claimed.problem, step.id).toBeNull();
    }
    expect((await adopted()).map(({ verb }) => verb)).toEqual(["keep", "keep", "keep", "keep", "keep"]);
    const kept = await lab.cluster.readSecret(account);
    expect(kept.ok && kept.value?.data.token?.isSame(filled.value.token)).toBe(true);
    for (const { apiVersion, kind, metadata } of made) {
      if (metadata.namespace !== undefined) continue;
      const which = { apiVersion, kind, namespace: null, name: metadata.name };
      const found = await lab.cluster.read(which);
      if (found.ok && found.value) await lab.cluster.remove(which, { uid: found.value.metadata.uid });
    }
  });
});
