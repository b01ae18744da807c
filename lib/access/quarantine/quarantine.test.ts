import { expect, test } from "@playwright/test";
import * as z from "zod";
import { type ConnectRequest, connect } from "@/lib/access/connect";
import type { ConnectWish, Overrides } from "@/lib/access/connect-wish";
import { type FakeMesh, type FakeMeshOptions, fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { keyOwners } from "@/lib/access/ownership";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { planUpkeep, type UpkeepRequest, upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { configMap, KIALI_CONFIG } from "@/lib/checks/healthy-pair";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { fakeToken } from "@/lib/cluster/fake-token";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { diagnoseHome, type HomeHealth } from "./home-health";
import { readQuarantined } from "./quarantine-secret";

const quick = { tickMs: 1, deadlineMs: 300 };
const PATIENCE = { settle: quick, restart: { ...quick, deadlineMs: 2_000, roomMs: 20 }, handOver: quick, kiali: quick };
const COMBINED = "kiali-multi-cluster-secret";
const HOLDING = "kiali-fleet-quarantine-west";
const WEST = "https://api.west.example.com:6443";
const NORTH = "https://api.north.example.com:6443";
const KIALI = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
const ROLE = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  namespace: null,
  name: "kiali-remote-east",
};
const never = new AbortController().signal;

const worldOf = (mesh: FakeMesh, home: Cluster = mesh.east.cluster): UpkeepWorld => ({
  home,
  open: () => Promise.resolve(ok(mesh.west.cluster)),
  contexts: [],
  openEndpoint: mesh.openEndpoint,
  patience: PATIENCE,
});

async function connected(asked: Partial<ConnectWish> = {}, options: FakeMeshOptions = {}): Promise<FakeMesh> {
  const mesh = fakeMesh(options);
  expect(await connectTo(mesh, mesh.west.cluster, asked)).toMatchObject({ ok: true, value: { stoppedBy: null } });
  return mesh;
}

const connectTo = (mesh: FakeMesh, remote: Cluster, asked: Partial<ConnectWish> = {}): Promise<Result<Receipt>> =>
  connect({
    wish: meshWish({ remote: remote.context, ...asked }),
    overrides: {},
    home: mesh.east.cluster,
    remote,
    openEndpoint: mesh.openEndpoint,
    signal: never,
    onEvent: () => undefined,
    record: () => Promise.resolve(ok(undefined)),
    patience: PATIENCE,
    checks: [],
  } satisfies ConnectRequest);

type Told = { result: Result<Receipt>; plan: Plan | null; events: readonly StepEvent[] };
type More = Partial<UpkeepRequest> & { home?: Cluster; names?: readonly string[] };

async function run(
  mesh: FakeMesh,
  verb: "quarantine" | "release",
  { home, names = ["west"], ...more }: More = {},
): Promise<Told> {
  const told: { plan: Plan | null; events: StepEvent[] } = { plan: null, events: [] };
  const result = await upkeep({
    wish: upkeepWish.parse({ verb, home: "east", kiali: null, names }),
    world: worldOf(mesh, home),
    signal: never,
    onEvent: (event) => told.events.push(event),
    record: () => Promise.resolve(ok(undefined)),
    onPlan: (plan) => {
      told.plan = plan;
    },
    ...more,
  });
  return { result, ...told };
}

const receipt = ({ result }: Told): Receipt => {
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
};

/** Somebody restarts Kiali with the chart's own strategy: a bad remote is an outage of everything. */
async function restartByHand(mesh: FakeMesh): Promise<void> {
  const metadata = { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-11-22T20:00:00Z" } };
  await mesh.east.cluster.patch(KIALI, { spec: { template: { metadata } } });
  await expect.poll(mesh.isServing).toBe(false);
}

const text = (mesh: FakeMesh, secret: string, key: string): string | null =>
  mesh.east.secretText("istio-system", secret, key);
const found = (mesh: FakeMesh, name: string): FoundObject | null =>
  mesh.east.find({ apiVersion: "v1", kind: "Secret", namespace: "istio-system", name });
const diagnose = async (mesh: FakeMesh, home?: Cluster, more = {}): Promise<HomeHealth> => {
  const health = await diagnoseHome(homeFacts(worldOf(mesh, home), { kiali: null }), more);
  if (!health.ok) throw new Error(health.problem.kind);
  return health.value;
};

/** Two worlds are set up at two times. */
const timeless = (state: unknown): string => JSON.stringify(state).replace(/"at\\*":\\*"[^"]*"/g, "");

const forms = [
  { token: "secret", tokenPlace: "own-key" },
  { token: "secret", tokenPlace: "inline" },
] as const;

test.describe("quarantine", () => {
  for (const asked of forms)
    test(`takes a dead cluster out of a crash-looping Kiali, and release puts it back exactly: ${asked.tokenPlace}`, async () => {
      const mesh = await connected(asked);
      const before = mesh.state();
      const entry = [text(mesh, COMBINED, "west"), text(mesh, COMBINED, "west.token")];
      mesh.kill(WEST);
      await restartByHand(mesh);
      const west = mesh.west.calls.length;
      const told = await run(mesh, "quarantine");
      expect(receipt(told)).toMatchObject({ stoppedBy: null, undone: [] });
      expect([mesh.isServing(), mesh.loaded()]).toEqual([true, []]);
      expect(mesh.west.calls.length).toBe(west);
      expect([text(mesh, COMBINED, "west"), text(mesh, COMBINED, "west.token")]).toEqual([null, null]);
      expect([text(mesh, HOLDING, "0.west"), text(mesh, HOLDING, "0.west.token")]).toEqual(entry);
      expect(Object.keys(found(mesh, HOLDING)?.metadata.labels ?? {})).not.toContain("kiali.io/multiCluster");
      const refused = await run(mesh, "release");
      expect(receipt(refused).stoppedBy).toMatchObject({ step: "remote/gate.reaches/west" });
      expect([mesh.loaded(), text(mesh, COMBINED, "west"), text(mesh, HOLDING, "0.west")]).toEqual([
        [],
        null,
        entry[0],
      ]);
      mesh.revive(WEST);
      expect(receipt(await run(mesh, "release"))).toMatchObject({ stoppedBy: null });
      expect([text(mesh, COMBINED, "west"), text(mesh, COMBINED, "west.token")]).toEqual(entry);
      expect(mesh.loaded()).toEqual(["west"]);
      expect(mesh.state()).toEqual(before);
      expect(keyOwners(found(mesh, COMBINED)?.metadata.managedFields, "west")).toEqual(["kiali-fleet/west"]);
    });

  test("asks for no reason to recreate a Kiali that serves nobody, and for one while it serves", async () => {
    const mesh = await connected();
    await mesh.east.cluster.patch(KIALI, { spec: { strategy: { type: "Recreate", rollingUpdate: null } } });
    expect(receipt(await run(mesh, "quarantine")).stoppedBy).toMatchObject({ step: "home/gate.restart-guard" });
    mesh.kill(WEST);
    await restartByHand(mesh);
    const told = await run(mesh, "quarantine");
    expect(receipt(told)).toMatchObject({ stoppedBy: null });
    expect(told.plan?.steps.map(({ id }) => id)).not.toContain("home/gate.restart-guard");
    expect([mesh.isServing(), mesh.loaded()]).toEqual([true, []]);
  });

  test("says what is set aside, since when and why, without a value", async () => {
    const mesh = await connected();
    await upkeep({
      wish: upkeepWish.parse({
        verb: "quarantine",
        home: "east",
        kiali: null,
        names: ["west"],
        why: "its VPN is down",
      }),
      world: worldOf(mesh),
      signal: never,
      onEvent: () => undefined,
      record: () => Promise.resolve(ok(undefined)),
    });
    const held = await readQuarantined(mesh.east.cluster, "istio-system");
    expect(held).toMatchObject({
      ok: true,
      value: [
        {
          name: "west",
          from: [{ secret: COMBINED, keys: ["west", "west.token"] }],
          since: found(mesh, HOLDING)?.metadata.creationTimestamp,
          why: "its VPN is down",
          isProven: true,
          entry: { server: WEST, auth: "token-file" },
        },
      ],
    });
    expect(JSON.stringify(held)).not.toContain(text(mesh, HOLDING, "0.west.token") ?? "absent");
  });

  test("what is set aside is still its maker's, and was written when it was", async () => {
    const mesh = await connected();
    const rowNow = async () => {
      const inventory = await readInventory(homeFacts(worldOf(mesh), { kiali: null }));
      return inventory.ok ? inventory.value.connections.find(({ name }) => name === "west") : null;
    };
    const before = await rowNow();
    expect(before).toMatchObject({ maker: { kind: "fleet" }, createdAt: expect.any(String) });
    expect(receipt(await run(mesh, "quarantine")).stoppedBy).toBeNull();
    const aside = await rowNow();
    expect(aside).toMatchObject({
      isQuarantined: true,
      maker: before?.maker,
      createdAt: before?.createdAt,
      rotatedAt: before?.rotatedAt,
    });
    expect(aside?.findings.map(({ detail }) => detail).join()).not.toMatch(/\dT\d\d:/);
  });

  test("has nothing to do the second time, and the same digest for the same clusters", async () => {
    const mesh = await connected();
    const wish = upkeepWish.parse({ verb: "quarantine", home: "east", kiali: null, names: ["west"] });
    const [first, second] = [await planUpkeep(wish, worldOf(mesh)), await planUpkeep(wish, worldOf(mesh))];
    expect(first.ok && planDigest(first.value)).toBe(second.ok && planDigest(second.value));
    await run(mesh, "quarantine");
    const starts = mesh.starts();
    const again = await planUpkeep(wish, worldOf(mesh));
    expect(again.ok && changesNothing(again.value)).toBe(true);
    expect(receipt(await run(mesh, "quarantine")).stoppedBy).toBeNull();
    expect(mesh.starts()).toBe(starts);
  });

  test("knows no cluster of that name", async () => {
    const mesh = await connected();
    for (const verb of ["quarantine", "release"] as const)
      expect((await run(mesh, verb, { names: ["south"] })).result).toMatchObject({
        ok: false,
        problem: { kind: "invalid-input" },
      });
  });

  test("keeps the Secret that the script made, empty, so that every pod can mount it; back it is still not ours", async () => {
    const account = { namespace: "istio-system", name: "kiali" };
    const { token } = fakeToken("west", account, 1, null, { accountUid: "uid-script" });
    const script = { name: "west", token: token.reveal(), filledWith: token.reveal(), krn: "kiali", viewOnly: false };
    const mesh = fakeMesh({ hasOperator: true });
    for (const each of scriptMadeRemote(script)) mesh.west.put(each);
    mesh.west.put({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "kiali-token", namespace: "istio-system" },
      stringData: { token: token.reveal() },
    });
    const home = scriptMadeHomeSecret(script);
    mesh.east.put(home);
    const before = text(mesh, home.metadata.name, "west");
    const owners = keyOwners(found(mesh, home.metadata.name)?.metadata.managedFields, "west");
    const told = await run(mesh, "quarantine");
    expect(receipt(told).stoppedBy).toBeNull();
    expect(told.plan?.warnings.join("\n")).toContain(`was written by ${owners.join(", ")}, which may write it again`);
    expect(Object.keys(Object(found(mesh, home.metadata.name)?.data))).toEqual([]);
    expect(found(mesh, home.metadata.name)?.metadata.labels).toEqual({ "kiali.io/multiCluster": "true" });
    expect(text(mesh, HOLDING, "0.west")).toBe(before);
    const inventory = await readInventory(homeFacts(worldOf(mesh), { kiali: null }));
    expect(inventory.ok && inventory.value.connections).toMatchObject([
      { name: "west", isQuarantined: true, maker: { kind: "script" } },
    ]);
    expect(JSON.stringify(found(mesh, HOLDING)?.metadata)).not.toContain(token.reveal());
    expect(receipt(await run(mesh, "release")).stoppedBy).toBeNull();
    expect([text(mesh, home.metadata.name, "west"), mesh.loaded()]).toEqual([before, ["west"]]);
    expect(keyOwners(found(mesh, home.metadata.name)?.metadata.managedFields, "west")).not.toContain(
      "kiali-fleet/west",
    );
    expect(found(mesh, home.metadata.name)?.metadata.labels).toEqual({ "kiali.io/multiCluster": "true" });
  });

  test("a release asks for what stops Kiali, which is reading: a view-only credential comes back to a Kiali that writes, one that may not list does not", async () => {
    const mesh = await connected({ access: "view-only" });
    mesh.east.put(
      configMap("istio-system", "kiali", { "config.yaml": KIALI_CONFIG.replace("mode: true", "mode: false") }),
    );
    expect(receipt(await run(mesh, "quarantine")).stoppedBy).toBeNull();
    const whole = mesh.west.find(ROLE);
    if (!whole) throw new Error("connect made no role");
    const rules = z.array(z.unknown()).parse(whole.rules);
    mesh.west.put({ ...whole, rules: rules.slice(1) });
    const told = receipt(await run(mesh, "release"));
    expect(told.stoppedBy).toMatchObject({ problem: { kind: "gate-failed", gate: "gate.may-read" } });
    expect(text(mesh, HOLDING, "0.west")).not.toBeNull();
    mesh.west.put({ ...whole, rules });
    expect(receipt(await run(mesh, "release")).stoppedBy).toBeNull();
    expect(mesh.loaded()).toEqual(["west"]);
  });

  test("of two culprits names the second when the first alone does not help, and leaves everything as it was", async () => {
    const mesh = await connected({}, { hasNorth: true });
    expect(await connectTo(mesh, mesh.north().cluster)).toMatchObject({ ok: true, value: { stoppedBy: null } });
    mesh.kill(WEST);
    mesh.kill(NORTH);
    await restartByHand(mesh);
    expect((await diagnose(mesh)).culprits.map(({ name, mend }) => [name, mend])).toEqual([
      ["north", "quarantine"],
      ["west", "quarantine"],
    ]);
    const before = mesh.state();
    const one = receipt(await run(mesh, "quarantine"));
    expect(one.stoppedBy).toMatchObject({ step: "home/gate.other-remotes" });
    expect(JSON.stringify(one.stoppedBy)).toContain("north");
    expect(mesh.state()).toEqual(before);
    const overrides: Overrides = { "gate.other-remotes": "to see whether it helps" };
    const forced = receipt(await run(mesh, "quarantine", { overrides }));
    expect(forced.stoppedBy?.problem).toMatchObject({ kind: "gate-failed", gate: "restart.crashed" });
    expect(text(mesh, COMBINED, "west")).not.toBeNull();
    expect(found(mesh, HOLDING)).toBeNull();
    expect(receipt(await run(mesh, "quarantine", { names: ["west", "north"] })).stoppedBy).toBeNull();
    expect([mesh.isServing(), mesh.loaded()]).toEqual([true, []]);
    mesh.revive(WEST);
    mesh.revive(NORTH);
    expect(receipt(await run(mesh, "release", { names: ["north", "west"] })).stoppedBy).toBeNull();
    expect([...mesh.loaded()].sort()).toEqual(["north", "west"]);
  });

  test("leaves the newer entry where a cluster was connected anew meanwhile, and lets the old one go", async () => {
    const mesh = await connected();
    await run(mesh, "quarantine");
    expect(await connectTo(mesh, mesh.west.cluster, { tokenPlace: "inline" })).toMatchObject({ ok: true });
    const newer = text(mesh, COMBINED, "west");
    const told = await run(mesh, "release");
    expect(told.plan?.warnings.join(" ")).toContain("connected anew");
    expect(receipt(told).stoppedBy).toBeNull();
    expect([text(mesh, COMBINED, "west"), found(mesh, HOLDING)]).toEqual([newer, null]);
  });

  test("holds nothing secret in plan, events, receipt or health", async () => {
    const mesh = await connected({ tokenPlace: "inline" });
    const token = mesh.west.secretText("istio-system", "kiali-remote-east-token", "token") ?? "";
    mesh.kill(WEST);
    await restartByHand(mesh);
    const health = await diagnose(mesh);
    const out = await run(mesh, "quarantine");
    mesh.revive(WEST);
    const back = await run(mesh, "release");
    expect(token.length).toBeGreaterThan(40);
    for (const shown of [JSON.stringify([out, back, health]), JSON.stringify(new Secret(token))]) {
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(Buffer.from(token).toString("base64").slice(0, 40));
    }
    expect(health.evidence.join("\n")).not.toContain("eyJ");
  });
});

/** Ends the run as a crash would, right before the event with this number. */
class Crash extends Error {}
const crashAt = (limit: number) => {
  let count = 0;
  return () => {
    count += 1;
    if (count > limit) throw new Crash();
  };
};

test.describe("a crash at any event", () => {
  for (const verb of ["quarantine", "release"] as const)
    test(`of ${verb} is finished by running it again, and no value is ever lost`, async () => {
      const prepared = async (): Promise<FakeMesh> => {
        const mesh = await connected();
        if (verb === "release") await run(mesh, "quarantine");
        return mesh;
      };
      const clean = await prepared();
      const events = (await run(clean, verb)).events.length;
      expect(events).toBeGreaterThan(8);
      for (let limit = 0; limit < events; limit += 1) {
        const mesh = await prepared();
        const value = text(mesh, COMBINED, "west") ?? text(mesh, HOLDING, "0.west");
        await expect(run(mesh, verb, { onEvent: crashAt(limit) })).rejects.toThrow(Crash);
        expect([text(mesh, COMBINED, "west"), text(mesh, HOLDING, "0.west")], `at ${limit}`).toContain(value);
        expect(receipt(await run(mesh, verb)).stoppedBy, `after a crash at event ${limit}`).toBeNull();
        expect(timeless(mesh.state()), `after a crash at event ${limit}`).toEqual(timeless(clean.state()));
        expect([mesh.isServing(), mesh.loaded()]).toEqual([true, clean.loaded()]);
      }
    });
});

test.describe("diagnoseHome", () => {
  const cases = [
    { why: "refused", set: (mesh: FakeMesh) => mesh.kill(WEST), says: "refuses the connection" },
    {
      why: "401",
      set: (mesh: FakeMesh) =>
        mesh.west.drop({
          apiVersion: "v1",
          kind: "Secret",
          namespace: "istio-system",
          name: "kiali-remote-east-token",
        }),
      says: "401",
    },
  ];
  for (const { why, set, says } of cases)
    test(`knows a crash-looping Kiali and the remote that kills it: ${why}`, async () => {
      const mesh = await connected();
      set(mesh);
      await restartByHand(mesh);
      const health = await diagnose(mesh);
      expect(health).toMatchObject({ state: "crash-looping", culprits: [{ name: "west", mend: "quarantine" }] });
      expect(health.culprits[0]?.detail).toContain(says);
      expect(health.culprits[0]?.detail).not.toContain("west (");
      expect(health.culprits[0]?.detail).not.toMatch(/^west/);
      expect(health.pods).toMatchObject([{ isReady: false, reason: "CrashLoopBackOff", lastExit: { code: 1 } }]);
      expect(health.since).not.toBeNull();
    });

  test("dials no remote when only the home may be asked, and still knows the one that Kiali's log names", async () => {
    const mesh = await connected();
    mesh.kill(WEST);
    await restartByHand(mesh);
    const dialed: string[] = [];
    const openEndpoint: UpkeepWorld["openEndpoint"] = (label, endpoint, token) => {
      dialed.push(label);
      return mesh.openEndpoint(label, endpoint, token);
    };
    const home: Cluster = {
      ...mesh.east.cluster,
      podLog: () => Promise.resolve(ok("FTL cannot reach cluster [west]")),
    };
    const facts = homeFacts({ ...worldOf(mesh, home), openEndpoint }, { kiali: null });
    const health = await diagnoseHome(facts, { isHomeOnly: true });
    expect(dialed).toEqual([]);
    expect(health).toMatchObject({
      ok: true,
      value: { state: "crash-looping", culprits: [{ name: "west", evidence: "log", mend: "quarantine" }] },
    });
    expect(health.ok && health.value.culprits[0]?.detail).toMatch(/^Kiali ended with: /);
  });

  test("ends within its deadline when a remote is a black hole, and names it", async () => {
    const mesh = await connected();
    const openEndpoint: UpkeepWorld["openEndpoint"] = (label, endpoint, token) => ({
      ...mesh.openEndpoint(label, endpoint, token),
      whoAmI: () => new Promise(() => undefined),
      may: (_ask, options) =>
        new Promise((resolve) =>
          options?.signal?.addEventListener("abort", () =>
            resolve({ ok: false, problem: { kind: "cancelled", context: label } }),
          ),
        ),
    });
    const facts = homeFacts({ ...worldOf(mesh), openEndpoint }, { kiali: null });
    const health = await diagnoseHome(facts, { probeMs: 50 });
    expect(health).toMatchObject({
      ok: true,
      value: { state: "serving", culprits: [{ name: "west", evidence: "probe", mend: "quarantine" }] },
    });
    expect(health.ok && health.value.culprits[0]?.detail).toContain("did not answer within");
  });

  test("knows a Kiali that hangs after a loss of rights, which no log names", async () => {
    const mesh = await connected();
    mesh.west.drop({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      namespace: null,
      name: "kiali-remote-east",
    });
    const home: Cluster = {
      ...mesh.east.cluster,
      proxy: (service, path, options) =>
        path.endsWith("/namespaces")
          ? new Promise((resolve) =>
              options?.signal?.addEventListener("abort", () =>
                resolve({ ok: false, problem: { kind: "cancelled", context: "east" } }),
              ),
            )
          : mesh.east.cluster.proxy(service, path, options),
    };
    const health = await diagnose(mesh, home, { kialiMs: 50 });
    expect(health).toMatchObject({
      state: "hanging",
      culprits: [{ name: "west", evidence: "probe", mend: "quarantine" }],
    });
    expect(health.culprits[0]?.detail).toContain("may not list services");
    expect(health.evidence.join("\n")).toContain("/kiali/api/namespaces did not answer within");
  });

  test("says that it serves, and what would keep its next start from succeeding", async () => {
    const mesh = await connected();
    expect(await diagnose(mesh)).toMatchObject({ state: "serving", culprits: [] });
    mesh.kill(WEST);
    expect(await diagnose(mesh)).toMatchObject({ state: "serving", culprits: [{ name: "west" }] });
  });

  test("offers no new token for an entry that is called like the home, but to take it away", async () => {
    const mesh = await connected();
    const combined = found(mesh, COMBINED);
    mesh.east.put({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: COMBINED, namespace: "istio-system", labels: combined?.metadata.labels ?? {} },
      stringData: {
        east: (text(mesh, COMBINED, "west") ?? "").replaceAll("west", "east").replaceAll("api.east", "api.west"),
        "east.token": "nobody-knows-it",
      },
    });
    const { state, culprits } = await diagnose(mesh);
    expect(state).toBe("serving");
    expect(culprits).toMatchObject([{ name: "east", mend: "revoke", detail: expect.stringContaining("401") }]);
  });

  test("does not guess where it may not ask", async () => {
    const mesh = await connected({}, {});
    const home: Cluster = {
      ...mesh.east.cluster,
      proxy: () =>
        Promise.resolve({
          ok: false,
          problem: {
            kind: "forbidden",
            context: "east",
            verb: "get",
            resource: "services/proxy",
            namespace: null,
            name: null,
            user: null,
          },
        }),
    };
    expect(await diagnose(mesh, home)).toMatchObject({ state: "unknown" });
  });
});
