import { expect } from "@playwright/test";
import { kialiManifests, QUICK_PROBES } from "@/e2e/cluster/kiali-manifests";
import { COMBINED, truthOf } from "@/e2e/journeys/cluster-truth";
import { carryOut, connected } from "@/e2e/verbs/act";
import { countRestarts, holdings, listed, onePod, onRecord, pods, RBAC, shows, tokenOf, tried } from "@/e2e/verbs/look";
import { helmUpgrade, kubectlApply, runScript } from "@/e2e/verbs/script";
import type { Stage } from "@/e2e/verbs/stage";
import { watchKiali } from "@/e2e/verbs/watch-kiali";
import { scriptLeftRemote } from "@/lib/access/script-made";
import { labelledSecretName } from "@/lib/kiali/secret-names";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Taken over under the same pod, then moved to the combined Secret: Kiali lists the cluster at every poll. */
export async function adoptAndMigrate(stage: Stage): Promise<void> {
  const { west, home } = stage;
  const old = labelledSecretName(west.name);
  // Not older than the Kiali that an earlier scenario has upgraded: what its role lacked would stop a migration.
  const token = await runScript(stage, west, { version: "2.30.0" });
  await shows(stage, west);
  await onePod(stage);
  expect(JSON.stringify(await home.truth.secret(old))).toContain(LAST_APPLIED);
  const pod = await pods(stage);
  const stop = watchKiali(stage, [west.name]);
  const { plan } = await carryOut(stage, "adopt", [west]);
  expect(plan.warnings.join("\n")).toContain("count it as leaked");
  expect(await pods(stage)).toEqual(pod);
  expect(JSON.stringify(await home.truth.secret(old))).not.toContain(LAST_APPLIED);
  await carryOut(stage, "adopt", [west], { asked: { migrate: true } });
  const seen = await stop();
  expect(seen.polls).toBeGreaterThan(5);
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0, missing: { [west.name]: 0 } });
  expect(await home.truth.keys(COMBINED)).toEqual([west.name, `${west.name}.token`]);
  expect(await tokenOf(stage, west)).toBe(token);
  await helmUpgrade(stage);
  await carryOut(stage, "adopt", [west], { asked: { migrate: true } });
  expect(await home.truth.secret(old)).toBeNull();
  await shows(stage, west);
}

/** What the script made goes as a whole, whoever adopted it. */
export async function revokeAdopted(stage: Stage): Promise<void> {
  const { west } = stage;
  if (!(await listed(stage)).includes(west.name)) await adoptAndMigrate(stage);
  const token = await tokenOf(stage, west);
  await carryOut(stage, "revoke", [west]);
  expect(await tried(west, token)).toBe(401);
  expect(await holdings(west)).toEqual(stage.blank.west);
  expect([await listed(stage), await onRecord(stage)]).toEqual([[], {}]);
}

/** All that the script made goes, on both sides, and another connection beside it is not touched. */
export async function revokeScriptMade(stage: Stage): Promise<void> {
  const { west, north, home } = stage;
  await connected(stage, north);
  const token = await runScript(stage, west);
  await shows(stage, west, north);
  const restarts = await countRestarts(stage);
  expect(await tried(west, token)).toBe(200);
  const stop = watchKiali(stage, [north.name]);
  const told = await carryOut(stage, "revoke", [west]);
  const seen = await stop();
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0, missing: { [north.name]: 0 } });
  expect(await tried(west, token)).toBe(401);
  expect(await holdings(west)).toEqual(stage.blank.west);
  expect(await restarts()).toBe(1);
  expect([await listed(stage), await onRecord(stage)]).toEqual([[north.name], {}]);
  const left = await home.truth.secret(labelledSecretName(west.name));
  expect(left?.data ?? {}).toEqual({});
  expect(JSON.stringify(left)).not.toContain(LAST_APPLIED);
  expect(JSON.stringify(told)).not.toContain(token);
  await helmUpgrade(stage);
  await shows(stage, north);
}

/** The script's own delete leaves a binding and a ConfigMap: they go by name, although no home has the cluster any more. */
export async function revokeScriptLeft(stage: Stage): Promise<void> {
  const { west } = stage;
  await kubectlApply(west.truth.admin, scriptLeftRemote({ name: west.name }));
  expect(await holdings(west)).not.toEqual(stage.blank.west);
  const restarts = await countRestarts(stage);
  await carryOut(stage, "revoke", [west], { asked: { remotes: { [west.name]: west.context } } });
  expect(await holdings(west)).toEqual(stage.blank.west);
  expect([await restarts(), await onRecord(stage)]).toEqual([0, {}]);
}

/** A Kiali of the remote's own, whose account the script gave away: it stays, with everything it needs, and goes on serving. */
export async function revokeBesideOwnKiali(stage: Stage): Promise<void> {
  const { west } = stage;
  const { admin } = west.truth;
  const manifests = kialiManifests({ homeName: west.name, probes: QUICK_PROBES });
  for (const each of manifests) await admin.apply(each);
  await west.truth.rolledOut();
  const own = await holdings(west);
  const token = await runScript(stage, west);
  await shows(stage, west);
  const { plan } = await carryOut(stage, "revoke", [west]);
  expect(plan.warnings.join("\n")).toContain("somebody else's");
  expect(await tried(west, token)).toBe(401);
  const left = await holdings(west);
  expect(left).toEqual(expect.arrayContaining([...own]));
  // What the script bound to that account may as well be its owner's: only the token was the connection's alone.
  const more = left.filter((each) => !own.includes(each)).map((each) => each.replace(/ .*$/, ""));
  const viewer = ["ClusterRoleBinding", "ClusterRole"] as const;
  expect(more).toEqual(viewer.map((kind) => `${RBAC}/${kind.toLowerCase()}s/kiali-viewer`));
  expect(await onRecord(stage)).toEqual({});
  const there = await truthOf(stage.kubeconfigPath, west.context);
  expect(await there.listed()).toEqual([west.name]);
  expect(await there.namespacesOf(west.name)).toBeGreaterThan(0);
  there.close();
  for (const { apiVersion, kind, metadata } of manifests)
    await admin.remove(apiVersion, kind, metadata.name, metadata.namespace);
  for (const kind of viewer) await admin.remove("rbac.authorization.k8s.io/v1", kind, "kiali-viewer");
  await helmUpgrade(stage);
}
