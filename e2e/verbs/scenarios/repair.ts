import { expect } from "@playwright/test";
import { carryOut, connected } from "@/e2e/verbs/act";
import { upgradeKiali } from "@/e2e/verbs/kiali-by-hand";
import { countRestarts, listed, onePod, rulesIn, shows } from "@/e2e/verbs/look";
import type { Stage } from "@/e2e/verbs/stage";
import { watchKiali } from "@/e2e/verbs/watch-kiali";
import { rulesFor } from "@/lib/kiali/rules-for-version";

const ACCOUNT = "kiali-remote-east";

/** What was granted for 2.16 is brought to exactly what 2.28 and 2.30 need, under a Kiali that goes on seeing everything. */
export async function repairAfterUpgrade(stage: Stage): Promise<void> {
  const { west, north } = stage;
  await connected(stage, west, north);
  const untouched = await rulesIn(north, ACCOUNT);
  await upgradeKiali(stage, "2.16.0");
  await carryOut(stage, "repair", [west]);
  expect(await rulesIn(west, ACCOUNT)).toEqual(rulesFor("2.16.0", "view-only"));
  for (const version of ["2.28.0", "2.30.0"]) {
    await upgradeKiali(stage, version);
    await onePod(stage);
    expect(await rulesIn(west, ACCOUNT)).not.toEqual(rulesFor(version, "view-only"));
    const restarts = await countRestarts(stage);
    const stop = watchKiali(stage, [west.name, north.name]);
    const { plan } = await carryOut(stage, "repair", [west]);
    const seen = await stop();
    expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0, missing: { [west.name]: 0, [north.name]: 0 } });
    const role = plan.steps.find((step) => step.verb === "update" && step.ref.kind === "ClusterRole");
    expect(role?.verb === "update" && role.fields.length).toBeGreaterThan(0);
    expect(await rulesIn(west, ACCOUNT)).toEqual(rulesFor(version, "view-only"));
    // Kiali may have given up on what it was refused before.
    expect(await restarts()).toBe(1);
  }
  expect(await rulesIn(north, ACCOUNT)).toEqual(untouched);
  await shows(stage, west, north);
}

/** A Kiali that hangs for everyone since a binding went serves again after one restart. */
export async function repairLostBinding(stage: Stage): Promise<void> {
  const { west, north, home } = stage;
  await connected(stage, west, north);
  await west.truth.admin.remove("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", ACCOUNT);
  const asked = "/api/v1/namespaces/istio-system/services/http:kiali:20001/proxy/kiali/api/namespaces";
  const hangs = () =>
    home.truth.admin.send("GET", asked, undefined, undefined, 2_000).then(
      ({ status }) => `answers ${status}`,
      () => "hangs",
    );
  await expect.poll(hangs, { timeout: 90_000 }).toBe("hangs");
  const restarts = await countRestarts(stage);
  const { plan } = await carryOut(stage, "repair", [west]);
  expect(plan.steps.filter(({ verb }) => verb === "restart")).toHaveLength(1);
  expect(await restarts()).toBe(1);
  await west.truth.admin.get(`/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${ACCOUNT}`);
  await shows(stage, west, north);
  expect(await listed(stage)).toEqual([north.name, west.name].sort());
}
