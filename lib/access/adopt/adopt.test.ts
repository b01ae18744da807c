import { expect, test } from "@playwright/test";
import { type FakeMesh, type FakeMeshOptions, fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { isOfConnection } from "@/lib/access/inventory/piece-of";
import { keyOwners } from "@/lib/access/ownership";
import { planConnect } from "@/lib/access/plan-connect";
import { fakeWorld, planOf, receiptOf, runUpkeep, type Told } from "@/lib/access/revoke/fake-upkeep";
import { type ScriptWish, scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { kialiDeployment } from "@/lib/checks/healthy-pair";
import { pairFacts } from "@/lib/checks/pair-facts";
import { ROOT_A } from "@/lib/checks/test-certificates";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { fakeToken } from "@/lib/cluster/fake-token";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { planYaml } from "@/lib/plan/plan-yaml";
import { LAST_APPLIED } from "./adopt-remote";

const OLD = "kiali-remote-cluster-secret-west";
const COMBINED = "kiali-multi-cluster-secret";
const KIALI = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
const TOKEN = fakeToken("west", { namespace: "istio-system", name: "kiali" }, 7, null).token.reveal();
const PIECES = [
  "ServiceAccount/istio-system/kiali",
  "ClusterRole//kiali-viewer",
  "ClusterRoleBinding//kiali-viewer",
  "Secret/istio-system/kiali",
];

const script: ScriptWish = { name: "west", token: TOKEN, filledWith: TOKEN, caData: btoa(ROOT_A) };
type How = "plain" | "helm" | "operator";

/** The chart's Deployment with the labelled Secret that its lookup found. */
function mounting(live: FakeObject): FakeObject {
  const mount = { name: "west", mountPath: `/kiali-remote-cluster-secrets/${OLD}` };
  const text = JSON.stringify(live)
    .replace('"volumes":[', `"volumes":[{"name":"west","secret":{"secretName":"${OLD}"}},`)
    .replace('"volumeMounts":[', `"volumeMounts":[${JSON.stringify(mount)},`);
  return JSON.parse(text);
}

/** A home whose Kiali reads west as the script connected it. */
async function scripted(
  how: How = "helm",
  more: { wish?: Partial<ScriptWish> } & FakeMeshOptions = {},
): Promise<FakeMesh> {
  const { wish = {}, ...options } = more;
  const made = { ...script, ...wish };
  const annotations =
    how === "plain" ? {} : { "meta.helm.sh/release-name": "kiali", "meta.helm.sh/release-namespace": "istio-system" };
  const mesh = fakeMesh({
    hasOperator: how === "operator",
    ...options,
    westHas: [...scriptMadeRemote(made), ...(options.westHas ?? [])],
    eastHas: [
      ...(how === "operator" ? [] : [mounting(kialiDeployment({ annotations }))]),
      scriptMadeHomeSecret(made),
      ...(options.eastHas ?? []),
    ],
  });
  if (how === "plain")
    mesh.east.drop({
      apiVersion: "v1",
      kind: "Secret",
      namespace: "istio-system",
      name: "sh.helm.release.v1.kiali.v1",
    });
  if (how === "operator")
    await mesh.east.cluster.apply({
      apiVersion: "kiali.io/v1alpha1",
      kind: "Kiali",
      metadata: { name: "kiali", namespace: "istio-system", annotations: { "kiali.io/reconcile": "1" } },
    });
  else
    await mesh.east.cluster.patch(KIALI, {
      spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "1" } } } },
    });
  await expect.poll(() => mesh.loaded()).toEqual(["west"]);
  return mesh;
}

const adopt = (mesh: FakeMesh, migrate = false, more: object = {}) =>
  runUpkeep(fakeWorld(mesh), { verb: "adopt", asked: { migrate }, ...more });
const plan = (mesh: FakeMesh, migrate = false) => planOf(fakeWorld(mesh), { verb: "adopt", asked: { migrate } });
function done(told: Told): void {
  const receipt = receiptOf(told);
  expect(receipt).toMatchObject({ stoppedBy: null, left: [] });
  expect(receipt.unfinished ?? []).toEqual([]);
}
const lines = ({ steps }: Plan) =>
  steps.flatMap((step) =>
    step.verb === "keep" || step.verb === "gate"
      ? []
      : [`${step.verb} ${"ref" in step ? `${step.ref.kind}/${step.ref.name}` : ""}`],
  );
const home = (mesh: FakeMesh, name: string) =>
  mesh.east.find({ apiVersion: "v1", kind: "Secret", namespace: "istio-system", name });
const piece = (mesh: FakeMesh, key: string) => {
  const [kind = "", namespace = "", name = ""] = key.split("/");
  return mesh.west.find({ apiVersion: "", kind, namespace: namespace || null, name });
};
const marked = (mesh: FakeMesh) =>
  PIECES.filter((key) => {
    const found = piece(mesh, key);
    return found && isOfConnection(found, { homeUid: "uid-east", name: "west" });
  });

async function settled(mesh: FakeMesh, migrate: boolean): Promise<void> {
  const again = await plan(mesh, migrate);
  expect(lines(again)).toEqual([]);
  expect(changesNothing(again)).toBe(true);
}

test.describe("adopt", () => {
  for (const how of ["helm", "operator", "plain"] as const)
    test(`puts our marks on what the script made, with no restart and nothing changed that Kiali reads: ${how}`, async () => {
      const mesh = await scripted(how);
      const [starts, before] = [mesh.starts(), mesh.east.secretText("istio-system", OLD, "west")];
      done(await adopt(mesh));
      expect(mesh.starts()).toBe(starts);
      expect(mesh.loaded()).toEqual(["west"]);
      expect(mesh.east.secretText("istio-system", OLD, "west")).toBe(before);
      expect(marked(mesh)).toEqual(PIECES);
      await settled(mesh, false);
    });

  test("leaves no annotation that repeats the token, and one owner of the key", async () => {
    const mesh = await scripted();
    expect(JSON.stringify(home(mesh, OLD)?.metadata.annotations)).toContain(TOKEN);
    const planned = await plan(mesh);
    expect(planned.warnings.join("\n")).toContain("count it as leaked, and rotate west");
    done(await adopt(mesh));
    const found = home(mesh, OLD);
    expect(found?.metadata.annotations?.[LAST_APPLIED]).toBeUndefined();
    expect(keyOwners(found?.metadata.managedFields, "west")).toEqual(["kiali-fleet/west"]);
    expect(found?.metadata.labels).toMatchObject({ "kiali.io/multiCluster": "true" });
  });

  test("names what it takes over, and holds no token in plan, digest, YAML, events or receipt", async () => {
    const mesh = await scripted();
    const told = await adopt(mesh, true);
    done(told);
    const planned = told.plan;
    if (!planned) throw new Error("no plan");
    const shown = JSON.stringify(told) + planYaml(planned);
    expect(shown).not.toContain(TOKEN);
    expect(shown).not.toContain(btoa(TOKEN).slice(0, 40));
    const role = planned.steps.find((step) => step.verb === "update" && step.ref.kind === "ClusterRole");
    expect(role).toMatchObject({ takesOver: ["Helm"] });
  });

  test("plans the same twice, to the digest", async () => {
    const mesh = await scripted();
    expect(planDigest(await plan(mesh, true))).toBe(planDigest(await plan(mesh, true)));
  });

  for (const how of ["helm", "operator", "plain"] as const)
    test(`moves the entry to the combined Secret, and Kiali never loses the cluster: ${how}`, async () => {
      const mesh = await scripted(how);
      const starts = mesh.starts();
      const lost: string[] = [];
      const told = await adopt(mesh, true, {
        onEvent: ({ id }: { id: string }) => {
          if (!mesh.loaded().includes("west") || !mesh.isServing()) lost.push(id);
        },
      });
      done(told);
      expect(lost).toEqual([]);
      expect(new Set(mesh.loaded())).toEqual(new Set(["west"]));
      expect(mesh.east.secretText("istio-system", COMBINED, "west.token")).toBe(TOKEN);
      expect(mesh.east.secretText("istio-system", COMBINED, "west")).not.toContain(TOKEN);
      if (how === "operator") expect(home(mesh, OLD)).toBeNull();
      else {
        expect(home(mesh, OLD)).toMatchObject({ data: {} });
        expect(home(mesh, OLD)?.metadata.labels?.["kiali.io/multiCluster"]).toBeUndefined();
        expect(told.plan?.warnings.join("\n")).toContain("it stays, empty");
      }
      expect(mesh.starts() - starts).toBe(how === "operator" ? 2 : 1);
      await settled(mesh, true);
    });

  for (const migrate of [false, true])
    test(`connecting the same afterwards has nothing to change: ${migrate ? "migrated" : "in place"}`, async () => {
      const mesh = await scripted("operator");
      done(await adopt(mesh, migrate));
      const wish = meshWish({
        account: "kiali",
        namespace: "istio-system",
        access: "view-only",
        form: migrate ? "combined" : "labelled",
        tokenPlace: migrate ? "own-key" : "inline",
      });
      const planned = await planConnect(wish, pairFacts(mesh.east.cluster, mesh.west.cluster, wish));
      if (!planned.ok) throw new Error(JSON.stringify(planned.problem));
      expect(lines(planned.value)).toEqual([]);
      expect(changesNothing(planned.value)).toBe(true);
    });

  test("leaves the account of a Kiali that runs there as it is, says so, and still takes the home's entry and the token", async () => {
    const own = kialiDeployment({ annotations: {} });
    const mesh = await scripted("helm", { westHas: [own] });
    const planned = await plan(mesh);
    expect(planned.warnings.join("\n")).toContain("also the account of a Kiali that runs there");
    expect(planned.warnings.join("\n")).toContain("Connect west anew");
    done(await adopt(mesh));
    expect(marked(mesh)).toEqual(["Secret/istio-system/kiali"]);
    expect(keyOwners(home(mesh, OLD)?.metadata.managedFields, "west")).toEqual(["kiali-fleet/west"]);
  });

  test("names what an earlier run of the script left behind", async () => {
    const left = scriptMadeRemote({ ...script, krn: "kiali-old" }).filter(({ kind }) => kind === "ClusterRoleBinding");
    const mesh = await scripted("helm", { westHas: left });
    expect((await plan(mesh)).warnings.join("\n")).toContain(
      "Left behind in west: ClusterRoleBinding kiali-old-viewer",
    );
  });

  test("takes over an entry that a hand wrote into the combined Secret, and leaves its neighbours' keys alone", async () => {
    const made = scriptMadeHomeSecret(script);
    const byHand: FakeObject = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED, namespace: "istio-system", annotations: { [LAST_APPLIED]: TOKEN } },
      stringData: { ...Object(made.stringData), other: "not a kubeconfig" },
    };
    const mesh = fakeMesh({ westHas: scriptMadeRemote(script), eastHas: [byHand] });
    await mesh.east.cluster.patch(KIALI, {
      spec: { template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "1" } } } },
    });
    await expect.poll(() => mesh.starts()).toBe(2);
    done(await adopt(mesh));
    const found = home(mesh, COMBINED)?.metadata;
    expect(keyOwners(found?.managedFields, "west")).toEqual(["kiali-fleet/west"]);
    expect(keyOwners(found?.managedFields, "other")).toEqual(["kubectl"]);
    expect(found?.annotations?.[LAST_APPLIED]).toBeUndefined();
    await settled(mesh, false);
  });

  for (const how of ["helm", "operator"] as const)
    test(`gives nothing of the old Secret up when the credential does not pass its gates, and leaves Kiali alone: ${how}`, async () => {
      const mesh = await scripted(how);
      const role = piece(mesh, "ClusterRole//kiali-viewer");
      if (!role) throw new Error("no role");
      mesh.west.put({ ...role, rules: [] });
      const [starts, before] = [mesh.starts(), mesh.east.secretText("istio-system", OLD, "west")];
      const told = receiptOf(
        await adopt(mesh, true, { overrides: { "gate.other-remotes": "it is the one that is looked at" } }),
      );
      expect(told.unfinished?.map(({ lane }) => lane)).toContain("west");
      expect(mesh.starts()).toBe(starts);
      expect(mesh.loaded()).toEqual(["west"]);
      expect(mesh.east.secretText("istio-system", OLD, "west")).toBe(before);
      expect(home(mesh, OLD)?.metadata.labels?.["kiali.io/multiCluster"]).toBe("true");
      expect(mesh.east.secretText("istio-system", COMBINED, "west")).toBeNull();
    });

  test("takes the new entry back when the cluster dies before the restart, and the old one goes on", async () => {
    const mesh = await scripted("helm");
    const { server } = mesh.west.cluster.endpoint;
    const [starts, before] = [mesh.starts(), mesh.east.secretText("istio-system", OLD, "west")];
    const told = receiptOf(
      await adopt(mesh, true, {
        onEvent: ({ id, status }: { id: string; status: string }) => {
          if (id.startsWith(`home/Secret/istio-system/${COMBINED}`) && status === "done") mesh.kill(server);
        },
      }),
    );
    expect(told.stoppedBy?.step).toBe("home/gate.other-remotes/again");
    expect(mesh.starts()).toBe(starts);
    expect(mesh.east.secretText("istio-system", COMBINED, "west")).toBeNull();
    expect(mesh.east.secretText("istio-system", OLD, "west")).toBe(before);
    expect(home(mesh, OLD)?.metadata.labels?.["kiali.io/multiCluster"]).toBe("true");
    mesh.revive(server);
    done(await adopt(mesh, true));
    expect(mesh.loaded()).toContain("west");
  });

  test("refuses to move an entry to a Secret that no pod mounts", async () => {
    const mesh = await scripted("helm");
    const live = mesh.east.find(KIALI);
    if (!live) throw new Error("no Kiali");
    mesh.east.put(JSON.parse(JSON.stringify(live).replaceAll(COMBINED, "something-else")));
    const told = await adopt(mesh, true);
    expect(told.result).toMatchObject({
      ok: false,
      problem: { kind: "invalid-input", fields: { migrate: [expect.stringContaining("does not mount")] } },
    });
  });

  for (const how of ["helm", "operator"] as const)
    for (const migrate of [false, true])
      test(`finishes after a crash at every event, and Kiali never loses the cluster: ${how}${migrate ? ", migrating" : ""}`, async () => {
        test.setTimeout(180_000);
        const whole = await adopt(await scripted(how), migrate);
        done(whole);
        for (let limit = 0; limit < whole.events.length; limit += 1) {
          const mesh = await scripted(how);
          let count = 0;
          const crashed = adopt(mesh, migrate, {
            onEvent: () => {
              count += 1;
              if (count > limit) throw new Error("crash");
            },
          });
          await expect(crashed, `event ${limit}`).rejects.toThrow("crash");
          const named = [OLD, COMBINED].map((name) => mesh.east.secretText("istio-system", name, "west"));
          expect(
            named.some((text) => text !== null),
            `named after event ${limit}`,
          ).toBe(true);
          expect(mesh.loaded(), `event ${limit}`).toContain("west");
          done(await adopt(mesh, migrate));
          expect(mesh.loaded(), `again after event ${limit}`).toContain("west");
          await settled(mesh, migrate);
        }
        console.log(
          `adopt, ${how}${migrate ? ", migrating" : ""}: killed at ${whole.events.length} events, all finished by the next run`,
        );
      });
});
