import { expect, test } from "@playwright/test";
import { asksOf } from "@/lib/access/access-asks";
import { type FakeMesh, fakeMesh } from "@/lib/access/fake-mesh";
import { connectFake, fakeWorld, planOf, receiptOf, runUpkeep, type Told } from "@/lib/access/revoke/fake-upkeep";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { kialiDeployment } from "@/lib/checks/healthy-pair";
import type { FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { fakeToken } from "@/lib/cluster/fake-token";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import { type Access, type PolicyRule, rulesFor } from "@/lib/kiali/rules-for-version";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Step } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { rulesOf } from "./read-grants";

const ACCOUNT = "kiali-remote-east";
const RBAC = "rbac.authorization.k8s.io/v1";
const ref = (kind: string, name = ACCOUNT): ObjectRef =>
  kind.startsWith("Cluster")
    ? { apiVersion: RBAC, kind, namespace: null, name }
    : { apiVersion: "v1", kind, namespace: "istio-system", name };
const repair = (mesh: FakeMesh, asked: object = {}, more: object = {}) =>
  runUpkeep(fakeWorld(mesh), { verb: "repair", asked, ...more });
const plan = (mesh: FakeMesh, asked: object = {}) => planOf(fakeWorld(mesh), { verb: "repair", asked });

async function connected(access: Access | null = null, more: object = {}): Promise<FakeMesh> {
  const mesh = fakeMesh();
  expect((await connectFake(mesh, { access, ...more })).stoppedBy).toBeNull();
  return mesh;
}

function needed(mesh: FakeMesh, kind: string, name = ACCOUNT): FoundObject {
  const found = mesh.west.find(ref(kind, name));
  if (!found) throw new Error(`${kind} ${name} is not there`);
  return found;
}

/** As an older connection has it, by whoever wrote it. */
const withRules = (mesh: FakeMesh, rules: readonly PolicyRule[], manager = "kiali-fleet") =>
  mesh.west.put({ ...unowned(needed(mesh, "ClusterRole")), rules }, manager);

/** Kiali in the home, upgraded. */
const upgraded = (mesh: FakeMesh, version: string) => {
  const live = mesh.east.find({ apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" });
  if (!live) throw new Error("no Kiali");
  const labels = { ...live.metadata.labels, "app.kubernetes.io/version": version, version };
  mesh.east.put({ ...live, metadata: { ...live.metadata, labels } });
};

const changes = ({ steps }: Plan): readonly Step[] => steps.filter(({ verb }) => verb !== "keep" && verb !== "gate");
const lines = (planned: Plan): readonly string[] =>
  changes(planned).map((step) => ("ref" in step ? `${step.verb} ${step.ref.kind}/${step.ref.name}` : step.verb));
const roleFields = (planned: Plan) =>
  planned.steps.flatMap((step) => (step.verb === "update" && step.ref.kind === "ClusterRole" ? step.fields : []));

/** Everything that the account may do, by whatever binding. */
function rightsOf(mesh: FakeMesh, account: string): readonly PolicyRule[] {
  return mesh.west
    .names()
    .filter((key) => key.startsWith("ClusterRoleBinding//"))
    .flatMap((key) => {
      const found = mesh.west.find(ref("ClusterRoleBinding", key.split("/")[2] ?? ""));
      const text = JSON.stringify(found);
      if (!found || !text.includes(`"name":"${account}","namespace":"istio-system"`)) return [];
      const role = /"roleRef":\{[^}]*"name":"([^"]+)"/.exec(text)?.[1] ?? "";
      return rulesOf(mesh.west.find(ref("ClusterRole", role)));
    });
}
const lacks = (mesh: FakeMesh, account: string, rules: readonly PolicyRule[]) => {
  const held = rightsOf(mesh, account).map((rule) => ({ ...rule, resourceNames: rule.resourceNames ?? [] }));
  return asksOf(rules).filter((ask) => !rulesAllow(held, ask));
};

async function settled(mesh: FakeMesh, asked: object = {}): Promise<void> {
  const again = await plan(mesh, asked);
  expect(lines(again)).toEqual([]);
  expect(changesNothing(again)).toBe(true);
}

function done(told: Told): void {
  const receipt = receiptOf(told);
  expect(receipt).toMatchObject({ stoppedBy: null, left: [] });
  expect(receipt.unfinished ?? []).toEqual([]);
}

/** As it is put by somebody else: who owned what before says nothing any more. */
function unowned({ metadata, ...rest }: FoundObject): FakeObject {
  const { managedFields: _owners, ...plain } = metadata;
  return { ...rest, metadata: plain };
}

test.describe("repair", () => {
  for (const asked of [{}, { tokenPlace: "inline" }, { token: "request" }, { form: "combined", access: "view-only" }])
    test(`keeps a connection that is as it should be: ${JSON.stringify(asked)}`, async () => {
      const mesh = await connected(null, asked);
      const starts = mesh.starts();
      await settled(mesh);
      done(await repair(mesh));
      expect(mesh.starts()).toBe(starts);
    });

  const upgrades = [
    {
      from: "2.16.0",
      to: "v2.28.0",
      restarts: true,
      missing: "list gatewayclasses.gateway.networking.k8s.io",
      extra: "list endpoints",
    },
    {
      from: "2.16.0",
      to: "v2.30.0",
      restarts: true,
      missing: "list udproutes.gateway.networking.k8s.io",
      extra: "list endpoints",
    },
    { from: "2.28.0", to: "v2.30.0", restarts: true, missing: "list udproutes.gateway.networking.k8s.io", extra: null },
    {
      from: "2.30.0",
      to: "v2.28.0",
      restarts: false,
      missing: null,
      extra: "list udproutes.gateway.networking.k8s.io",
    },
  ] as const;
  for (const access of ["view-only", "full"] as const)
    for (const { from, to, restarts, missing, extra } of upgrades)
      test(`after ${from} brings the rules of ${to} to the letter, ${access}`, async () => {
        const mesh = await connected(access);
        withRules(mesh, rulesFor(from, access));
        upgraded(mesh, to);
        const planned = await plan(mesh);
        const fields = roleFields(planned);
        if (extra) expect(fields).toContainEqual({ path: "rules: extra", from: extra, to: null });
        const missed = fields.filter(({ path }) => path === "rules: missing").map((field) => field.to);
        const isCovered = from === "2.16.0";
        if (missing && !isCovered) expect(missed).toContain(missing);
        const starts = mesh.starts();
        done(await repair(mesh));
        expect(rulesOf(needed(mesh, "ClusterRole"))).toEqual(rulesFor(to, access));
        expect(mesh.starts() - starts).toBe(missed.length > 0 && restarts ? 1 : 0);
        await settled(mesh);
      });

  test("plans the same twice, to the digest", async () => {
    const mesh = await connected("view-only");
    withRules(mesh, rulesFor("2.16.0", "view-only"));
    expect(planDigest(await plan(mesh))).toBe(planDigest(await plan(mesh)));
  });

  for (const kind of ["ClusterRole", "ClusterRoleBinding", "Secret", "ServiceAccount"])
    for (const tokenPlace of ["own-key", "inline"] as const)
      test(`makes a missing ${kind} again, and Kiali sees the cluster after one restart: ${tokenPlace}`, async () => {
        const mesh = await connected("view-only", { tokenPlace });
        const starts = mesh.starts();
        const name = kind === "Secret" ? `${ACCOUNT}-token` : ACCOUNT;
        mesh.west.drop(ref(kind, name));
        done(await repair(mesh));
        expect(mesh.west.find(ref(kind, name))).not.toBeNull();
        expect(mesh.starts() - starts).toBe(1);
        expect(mesh.loaded()).toEqual(["west"]);
        await settled(mesh);
      });

  for (const kind of ["ServiceAccount", "ServiceAccount and anchor"])
    test(`requests another token when its ${kind} is gone, bound as the first was`, async () => {
      const mesh = await connected("view-only", { token: "request" });
      mesh.west.drop(ref("ServiceAccount"));
      if (kind.endsWith("anchor")) mesh.west.drop(ref("Secret", `${ACCOUNT}-token`));
      const told = await repair(mesh);
      done(told);
      const mint = told.plan?.steps.find(({ verb }) => verb === "mint");
      expect(mint).toMatchObject({ source: { kind: "request", ttlSeconds: 720 * 3600, boundTo: `${ACCOUNT}-token` } });
      expect(mesh.loaded()).toEqual(["west"]);
      await settled(mesh);
    });

  test("gives back what a hand narrowed, names who did it, and restarts a Kiali that went blind", async () => {
    const mesh = await connected("view-only");
    const rules = rulesFor("2.29.0", "view-only").filter(({ resources }) => !resources.includes("services"));
    withRules(mesh, rules, "kubectl-edit");
    const planned = await plan(mesh);
    expect(roleFields(planned)).toContainEqual({ path: "rules: missing", from: null, to: "list services" });
    expect(planned.warnings.join("\n")).toContain("was changed by field manager kubectl-edit: that is overwritten");
    const shown = planned.steps.flatMap((step) => (step.verb === "update" ? step.fields : []));
    expect(shown).toContainEqual({ path: "note: Kiali has to be restarted for this", from: "yes", to: "no" });
    expect(JSON.stringify(shown)).not.toContain("kiali-fleet.dev/");
    const starts = mesh.starts();
    done(await repair(mesh));
    expect(lacks(mesh, ACCOUNT, rulesFor("2.29.0", "view-only"))).toEqual([]);
    expect(mesh.starts() - starts).toBe(1);
    await settled(mesh);
  });

  test("takes back what a hand widened, without a restart", async () => {
    const mesh = await connected("view-only");
    const more = { apiGroups: [""], resources: ["secrets"], verbs: ["list"] };
    withRules(mesh, [...rulesFor("2.29.0", "view-only"), more], "kubectl-edit");
    const starts = mesh.starts();
    const planned = await plan(mesh);
    expect(roleFields(planned)).toEqual([{ path: "rules: extra", from: "list secrets", to: null }]);
    done(await repair(mesh));
    expect(mesh.starts()).toBe(starts);
    await settled(mesh);
  });

  /** Runs a repair and looks at the account's rights after each event. */
  async function watched(mesh: FakeMesh, account: string, asked: object, more: object = {}): Promise<Told> {
    const blind: string[] = [];
    const told = await repair(mesh, asked, {
      onEvent: ({ id, status }: { id: string; status: string }) => {
        if (lacks(mesh, account, rulesFor("2.29.0", "view-only")).length > 0) blind.push(`${id} ${status}`);
      },
      ...more,
    });
    done(told);
    expect(blind).toEqual([]);
    return told;
  }

  for (const [from, to] of [
    ["view-only", "full"],
    ["full", "view-only"],
  ] as const)
    test(`switches our own role from ${from} to ${to} in place, with no moment without a right that Kiali needs`, async () => {
      const mesh = await connected(from);
      const names = mesh.west.names();
      await watched(mesh, ACCOUNT, { access: to });
      expect(rulesOf(needed(mesh, "ClusterRole"))).toEqual(rulesFor("2.29.0", to));
      expect(mesh.west.names()).toEqual(names);
      await settled(mesh);
    });

  const token = fakeToken("west", { namespace: "istio-system", name: "kiali" }, 7, null).token.reveal();
  const reasons = { overrides: { "gate.take-over": "it is this connection's" } };

  /** As the script makes it, and read by a Kiali that an operator runs. */
  async function scripted(
    viewOnly: boolean,
    version = "2.29.0",
    westHas: readonly FakeObject[] = [],
  ): Promise<FakeMesh> {
    const wish = { name: "west", viewOnly, version, token, filledWith: token };
    const mesh = fakeMesh({
      hasOperator: true,
      eastHas: [scriptMadeHomeSecret(wish)],
      westHas: [...scriptMadeRemote(wish), ...westHas],
    });
    const annotations = { "kiali.io/reconcile": "1" };
    await mesh.east.cluster.apply({
      apiVersion: "kiali.io/v1alpha1",
      kind: "Kiali",
      metadata: { name: "kiali", namespace: "istio-system", annotations },
    });
    await expect.poll(() => mesh.loaded()).toEqual(["west"]);
    return mesh;
  }

  for (const [viewOnly, to, old, fresh] of [
    [true, "full", "kiali-viewer", "kiali"],
    [false, "view-only", "kiali", "kiali-viewer"],
  ] as const)
    test(`switches the script's ${old} to ${to} with a binding of another name first, because roleRef cannot change`, async () => {
      const mesh = await scripted(viewOnly);
      const told = await watched(mesh, "kiali", { access: to }, reasons);
      const order = (told.plan ? lines(told.plan) : []).filter((line) => line.includes("ClusterRole"));
      expect(order.slice(0, 4)).toEqual([
        `create ClusterRole/${fresh}`,
        `create ClusterRoleBinding/${fresh}`,
        `delete ClusterRoleBinding/${old}`,
        `delete ClusterRole/${old}`,
      ]);
      expect(lacks(mesh, "kiali", rulesFor("2.29.0", to))).toEqual([]);
      expect(mesh.west.names()).not.toContain(`ClusterRole//${old}`);
      await settled(mesh);
    });

  test("repairs the script's role in place when a reason was typed, names whose it is, and stops without one", async () => {
    const mesh = await scripted(true, "2.16.0");
    const before = mesh.state();
    const refused = receiptOf(await repair(mesh));
    expect(refused.stoppedBy?.step).toBe("home/gate.take-over");
    expect(mesh.state()).toEqual(before);
    const told = await repair(mesh, {}, reasons);
    done(told);
    expect(told.plan?.steps.find(({ id }) => id.startsWith("remote/ClusterRole/"))).toMatchObject({
      takesOver: ["Helm"],
    });
    expect(lacks(mesh, "kiali", rulesFor("2.29.0", "view-only"))).toEqual([]);
    await settled(mesh);
  });

  test("never touches the rights of an account that a Kiali there runs as, and says so", async () => {
    const mesh = await scripted(true, "2.16.0", [kialiDeployment({ annotations: {} })]);
    const planned = await plan(mesh);
    expect(lines(planned)).toEqual([]);
    expect(planned.warnings.join("\n")).toContain("is also the account of a Kiali that runs there");
    expect(planned.warnings.join("\n")).toContain("Connect west anew");
  });

  const broken = [
    ["another server", (text: string) => text.replace("api.west.example.com", "api.gone.example.com")],
    [
      "another cluster name",
      (text: string) => text.replace(/clusters:\n {2}- name: west/, "clusters:\n  - name: west-1"),
    ],
    ["no context", (text: string) => text.replace("current-context: west", "current-context: none")],
    ["no kubeconfig", () => "this is not it"],
  ] as const;
  for (const [what, change] of broken)
    test(`rebuilds an entry that has ${what}, from what is there`, async () => {
      const mesh = await connected("view-only");
      const name = "kiali-multi-cluster-secret";
      const live = mesh.east.find({ apiVersion: "v1", kind: "Secret", namespace: "istio-system", name });
      const text = mesh.east.secretText("istio-system", name, "west");
      if (!live || text === null) throw new Error("no entry");
      const west = change(text);
      expect(west).not.toBe(text);
      mesh.east.put({ ...unowned(live), data: { ...Object(live.data), west: btoa(west) } }, "kubectl-edit");
      const told = await repair(mesh, { remotes: { west: "west" } }, reasons);
      done(told);
      expect(mesh.east.secretText("istio-system", name, "west")).toBe(text);
      expect(mesh.loaded()).toEqual(["west"]);
      await settled(mesh);
    });

  test("mends many with one restart; one whose cluster is silent is named and delays nobody", async () => {
    const mesh = fakeMesh({ hasNorth: true });
    await connectFake(mesh, { access: "view-only" });
    await connectFake(mesh, { access: "view-only" }, mesh.north().cluster);
    for (const each of [mesh.west, mesh.north()]) each.drop(ref("ClusterRoleBinding"));
    const starts = mesh.starts();
    const all = fakeWorld(mesh, { north: mesh.north().cluster });
    done(await runUpkeep(all, { verb: "repair", names: ["west", "north"] }));
    expect(mesh.starts() - starts).toBe(1);
    expect([...mesh.loaded()].sort()).toEqual(["north", "west"]);
    mesh.west.drop(ref("ClusterRoleBinding"));
    const silent = { kind: "unreachable", context: "north", server: "north", why: "timed-out", timeoutMs: 1 } as const;
    const gone = { ...mesh.north().cluster, read: () => Promise.resolve({ ok: false, problem: silent } as const) };
    const planned = await planOf(fakeWorld(mesh, { north: gone }), { verb: "repair", names: ["west", "north"] });
    expect(planned.warnings.join("\n")).toMatch(/north is left out: /);
    expect(lines(planned)).toContain("create ClusterRoleBinding/kiali-remote-east");
  });

  test("holds no token in plan, events or receipt", async () => {
    const mesh = await connected("view-only", { tokenPlace: "inline" });
    mesh.west.drop(ref("Secret", `${ACCOUNT}-token`));
    const told = await repair(mesh);
    done(told);
    const made = mesh.west.secretText("istio-system", `${ACCOUNT}-token`, "token") ?? "";
    expect(made.length).toBeGreaterThan(40);
    expect(JSON.stringify(told)).not.toContain(made);
  });

  for (const kind of ["ClusterRole", "ClusterRoleBinding", "ServiceAccount"])
    test(`finishes after a crash at every event, restart included: missing ${kind}`, async () => {
      test.setTimeout(180_000);
      const make = async () => {
        const mesh = await connected("view-only");
        mesh.west.drop(ref(kind));
        // The token controller takes the account's tokens along.
        if (kind === "ServiceAccount") mesh.west.drop(ref("Secret", `${ACCOUNT}-token`));
        return mesh;
      };
      const whole = await repair(await make());
      done(whole);
      for (let limit = 0; limit < whole.events.length; limit += 1) {
        const mesh = await make();
        const starts = mesh.starts();
        let count = 0;
        const crashed = repair(
          mesh,
          {},
          {
            onEvent: () => {
              count += 1;
              if (count > limit) throw new Error("crash");
            },
          },
        );
        await expect(crashed, `event ${limit}`).rejects.toThrow("crash");
        done(await repair(mesh));
        expect(mesh.starts() - starts, `restarts after event ${limit}`).toBeGreaterThan(0);
        expect(mesh.loaded(), `event ${limit}`).toEqual(["west"]);
        await settled(mesh);
      }
      console.log(`repair, missing ${kind}: killed at ${whole.events.length} events, all finished by the next run`);
    });
});
