import { expect, test } from "@playwright/test";
import { connect } from "@/lib/access/connect";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { type FakeMesh, type FakeMeshOptions, fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { planConnect } from "@/lib/access/plan-connect";
import { planUpkeep, type UpkeepRequest, upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { pairFacts } from "@/lib/checks/pair-facts";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { FakeCluster } from "@/lib/cluster/fake-cluster";
import { tokenClaims } from "@/lib/kiali/read-remote-entry";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { planYaml } from "@/lib/plan/plan-yaml";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";

const quick = { tickMs: 1, deadlineMs: 300 };
const patience = {
  settle: quick,
  restart: { ...quick, deadlineMs: 2_000, roomMs: 20 },
  handOver: quick,
  kiali: quick,
  inUse: { tickMs: 1, byTimeMs: 5, deadlineMs: 100 },
};
const COMBINED = "kiali-multi-cluster-secret";

const row = ({ cluster: { context, endpoint } }: FakeCluster): ContextRow => ({
  name: context,
  cluster: context,
  user: context,
  namespace: null,
  server: endpoint.server,
  credential: "certificate",
  current: false,
  file: "config",
  problem: null,
});

function worldOf(mesh: FakeMesh, hasNorth = false): UpkeepWorld {
  const remotes = [mesh.west, ...(hasNorth ? [mesh.north()] : [])];
  return {
    home: mesh.east.cluster,
    open: async (context) => {
      const found = [mesh.east, ...remotes].find(({ cluster }) => cluster.context === context);
      return found ? ok(found.cluster) : fail({ kind: "no-such-context", context });
    },
    contexts: [mesh.east, ...remotes].map(row),
    openEndpoint: mesh.openEndpoint,
    patience,
  };
}

const wishFor = (names: readonly string[], more: object = {}) =>
  upkeepWish.parse({ verb: "rotate", home: "east", kiali: null, names, ...more });

type Told = { result: Result<Receipt>; plan: Plan | null; events: readonly StepEvent[] };

async function rotate(
  mesh: FakeMesh,
  names: readonly string[] = ["west"],
  more: Partial<UpkeepRequest> = {},
): Promise<Told> {
  const told: { plan: Plan | null; events: StepEvent[] } = { plan: null, events: [] };
  const result = await upkeep({
    wish: wishFor(names),
    world: worldOf(mesh, names.includes("north")),
    signal: new AbortController().signal,
    onPlan: (plan) => {
      told.plan = plan;
    },
    onEvent: (event) => told.events.push(event),
    record: () => Promise.resolve(ok(undefined)),
    ...more,
  });
  return { result, ...told };
}

async function join(mesh: FakeMesh, asked: Partial<ConnectWish> = {}, remote: FakeCluster = mesh.west): Promise<void> {
  const result = await connect({
    wish: meshWish({ remote: remote.cluster.context, ...asked }),
    overrides: {},
    home: mesh.east.cluster,
    remote: remote.cluster,
    openEndpoint: mesh.openEndpoint,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record: () => Promise.resolve(ok(undefined)),
    patience,
    checks: [],
  });
  expect(result).toMatchObject({ ok: true, value: { stoppedBy: null } });
}

async function joined(asked: Partial<ConnectWish> = {}, options: FakeMeshOptions = {}): Promise<FakeMesh> {
  const mesh = fakeMesh({ notesUse: true, ...options });
  await join(mesh, asked);
  return mesh;
}

const receipt = ({ result }: Told): Receipt => {
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
};
const tokenOf = (mesh: FakeMesh, name = "west"): string =>
  mesh.east.secretText("istio-system", COMBINED, `${name}.token`) ?? "";
const tokenSecrets = (remote: FakeCluster): readonly string[] =>
  remote.names().flatMap((name) => (name.startsWith("Secret/") ? [name.split("/")[2] ?? ""] : []));
const isAlive = async (mesh: FakeMesh, token: string, remote: FakeCluster = mesh.west): Promise<boolean> =>
  (await mesh.openEndpoint("try", remote.cluster.endpoint, new Secret(token)).whoAmI()).ok;

async function connectChanges(
  mesh: FakeMesh,
  asked: Partial<ConnectWish> = {},
  remote = mesh.west,
): Promise<readonly string[]> {
  const wish = meshWish({ remote: remote.cluster.context, ...asked });
  const planned = await planConnect(wish, pairFacts(mesh.east.cluster, remote.cluster, wish));
  if (!planned.ok) return [planned.problem.kind];
  return planned.value.steps.flatMap((step) => (step.verb === "keep" || step.verb === "gate" ? [] : [step.id]));
}

const kinds = [{ token: "secret" }, { token: "request" }] as const;

test.describe("rotate", () => {
  for (const asked of kinds)
    test(`replaces one token without a restart, and proves the old one dead: token ${asked.token}`, async () => {
      const mesh = await joined(asked);
      const [before, starts] = [tokenOf(mesh), mesh.starts()];
      const told = await rotate(mesh);
      expect(receipt(told)).toMatchObject({ stoppedBy: null, undone: [], left: [] });
      expect(receipt(told).unfinished).toBeUndefined();
      const after = tokenOf(mesh);
      expect(after).not.toBe(before);
      expect([await isAlive(mesh, before), await isAlive(mesh, after)]).toEqual([false, true]);
      expect(tokenSecrets(mesh.west)).toEqual(["kiali-remote-east-token-2"]);
      expect(mesh.starts()).toBe(starts);
      expect(told.plan?.steps.map(({ verb }) => verb)).not.toContain("restart");
      expect(told.events.find(({ id, status }) => id === "west/remote/gate.refused" && status === "done")?.detail).toBe(
        "401: the old token is dead",
      );
      expect(await connectChanges(mesh, asked)).toEqual([]);
    });

  test("sees in the remote that Kiali uses the new token", async () => {
    const mesh = await joined();
    const told = await rotate(mesh);
    const seen = told.events.findLast(({ id }) => id === "west/remote/gate.in-use");
    expect(seen).toMatchObject({ status: "done", detail: expect.stringContaining("Kiali uses it: seen in west") });
  });

  test("goes by time where the API server notes no use", async () => {
    const mesh = await joined({}, { notesUse: false });
    const told = await rotate(mesh);
    const seen = told.events.findLast(({ id }) => id === "west/remote/gate.in-use");
    expect(seen).toMatchObject({ status: "done", detail: expect.stringContaining("by time") });
  });

  test("keeps both tokens when Kiali does not take the new one up, and says what it made", async () => {
    const mesh = await joined({}, { keepsTokenFiles: true });
    const before = tokenOf(mesh);
    const told = await rotate(mesh);
    expect(receipt(told).unfinished).toMatchObject([
      { lane: "west", problem: { kind: "gate-failed", gate: "gate.in-use", layer: "kiali" } },
    ]);
    expect(receipt(told).left).toEqual(["Secret istio-system/kiali-remote-east-token-2 in west: created by this run"]);
    expect([await isAlive(mesh, before), await isAlive(mesh, tokenOf(mesh))]).toEqual([true, true]);
  });

  test("leaves the home alone when the new token fails a gate, names what it made, and takes that up later", async () => {
    const mesh = await joined();
    const ref = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      namespace: null,
      name: "kiali-remote-east",
    };
    const binding = mesh.west.find(ref);
    if (!binding) throw new Error("no binding");
    mesh.west.drop(ref);
    const before = tokenOf(mesh);
    const told = await rotate(mesh);
    expect(receipt(told).unfinished).toMatchObject([{ lane: "west", step: "west/remote/gate.may-read" }]);
    expect(receipt(told).left).toEqual(["Secret istio-system/kiali-remote-east-token-2 in west: created by this run"]);
    expect([tokenOf(mesh), await isAlive(mesh, before)]).toEqual([before, true]);
    mesh.west.put(binding);
    const again = await rotate(mesh);
    expect(again.plan?.steps.find(({ id }) => id.endsWith("token-2"))?.verb).toBe("keep");
    expect(receipt(again).unfinished).toBeUndefined();
    expect(tokenSecrets(mesh.west)).toEqual(["kiali-remote-east-token-2"]);
  });

  test("takes the lowest free name, again and again", async () => {
    const mesh = await joined();
    for (const name of ["kiali-remote-east-token-2", "kiali-remote-east-token", "kiali-remote-east-token-2"]) {
      expect(receipt(await rotate(mesh)).unfinished).toBeUndefined();
      expect(tokenSecrets(mesh.west)).toEqual([name]);
    }
    expect(await connectChanges(mesh)).toEqual([]);
  });

  test("asks for the lifetime that was wished, and else for that of before", async () => {
    const mesh = await joined({ token: "request", tokenTtlHours: 48 });
    const life = () => {
      const { issuedAt, expiresAt } = tokenClaims(new Secret(tokenOf(mesh))) ?? {};
      return (Date.parse(expiresAt ?? "") - Date.parse(issuedAt ?? "")) / 3_600_000;
    };
    await rotate(mesh);
    expect(life()).toBe(48);
    await rotate(mesh, ["west"], { wish: wishFor(["west"], { tokenTtlHours: 12 }) });
    expect(life()).toBe(12);
  });

  test("says of an unbound token that it lives on, and binds the new one", async () => {
    const mesh = await joined({ token: "request" });
    const account = { namespace: "istio-system", name: "kiali-remote-east" };
    const unbound = await mesh.west.cluster.mintToken(account, { ttlSeconds: 7200 });
    if (!unbound.ok) throw new Error("no token");
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: COMBINED,
        namespace: "istio-system",
        labels: { "app.kubernetes.io/managed-by": "kiali-fleet" },
      },
    };
    const west = mesh.east.secretText("istio-system", COMBINED, "west") ?? "";
    await mesh.east.cluster.apply(
      { ...secret, stringData: { west, "west.token": "${token:x}" } },
      { manager: "kiali-fleet/west", tokens: new Map([["x", unbound.value.token]]) },
    );
    await mesh.west.cluster.remove(
      { apiVersion: "v1", kind: "Secret", namespace: "istio-system", name: "kiali-remote-east-token" },
      {
        uid:
          mesh.west.find({
            apiVersion: "v1",
            kind: "Secret",
            namespace: "istio-system",
            name: "kiali-remote-east-token",
          })?.metadata.uid ?? "",
      },
    );
    const told = await rotate(mesh);
    expect(told.plan?.warnings.join("\n")).toContain("is bound to no Secret: it lives until");
    expect(told.plan?.steps.map((step) => (step.verb === "gate" ? step.gate : step.verb))).not.toContain(
      "gate.refused",
    );
    expect(tokenClaims(new Secret(tokenOf(mesh)))?.secret?.name).toBe("kiali-remote-east-token");
  });

  test("holds no credential in plan, YAML, events or receipt", async () => {
    for (const asked of [{}, { token: "request" }, { tokenPlace: "inline" }] as const) {
      const mesh = await joined(asked);
      const before = tokenOf(mesh);
      const told = await rotate(mesh);
      const shown = JSON.stringify(told) + (told.plan ? planYaml(told.plan) : "");
      for (const token of [before, tokenOf(mesh)].filter((text) => text !== "")) {
        expect(token.length).toBeGreaterThan(40);
        expect(shown).not.toContain(token);
        expect(shown).not.toContain(Buffer.from(token).toString("base64").slice(0, 40));
      }
    }
  });

  test("plans the same twice, to the digest, and refuses another", async () => {
    const mesh = await joined();
    const plan = () => planUpkeep(wishFor(["west"]), worldOf(mesh));
    const [first, second] = [await plan(), await plan()];
    expect(first.ok && planDigest(first.value)).toBe(second.ok && planDigest(second.value));
    const before = mesh.state();
    expect((await rotate(mesh, ["west"], { digest: "0".repeat(64) })).result).toEqual({
      ok: false,
      problem: { kind: "plan-changed" },
    });
    expect(mesh.state()).toEqual(before);
  });
});

test.describe("rotate many", () => {
  async function two(asked: Partial<ConnectWish> = {}): Promise<FakeMesh> {
    const mesh = await joined(asked, { hasNorth: true });
    await join(mesh, asked, mesh.north());
    return mesh;
  }

  test("rotates each in a lane of its own, without a restart", async () => {
    const mesh = await two();
    const before = [tokenOf(mesh), tokenOf(mesh, "north")];
    const starts = mesh.starts();
    const told = await rotate(mesh, ["west", "north"]);
    expect(receipt(told)).toMatchObject({ stoppedBy: null, left: [] });
    expect(receipt(told).unfinished).toBeUndefined();
    expect(new Set(told.plan?.steps.map(({ lane }) => lane))).toEqual(new Set(["west", "north"]));
    expect(new Set(told.plan?.steps.map(({ id }) => id)).size).toBe(told.plan?.steps.length);
    expect(before).not.toContain(tokenOf(mesh));
    expect(before).not.toContain(tokenOf(mesh, "north"));
    expect(mesh.starts()).toBe(starts);
    expect([...(await connectChanges(mesh)), ...(await connectChanges(mesh, {}, mesh.north()))]).toEqual([]);
  });

  test("is not held up by one that is dead: its token stays", async () => {
    const mesh = await two();
    const [west, north] = [tokenOf(mesh), tokenOf(mesh, "north")];
    mesh.kill(mesh.north().cluster.endpoint.server);
    const told = await rotate(mesh, ["north", "west"]);
    expect(receipt(told).unfinished).toMatchObject([{ lane: "north", problem: { kind: "unreachable" } }]);
    expect(tokenOf(mesh, "north")).toBe(north);
    expect(tokenOf(mesh)).not.toBe(west);
    expect(await isAlive(mesh, west)).toBe(false);
    expect(tokenSecrets(mesh.north())).toEqual(["kiali-remote-east-token"]);
  });

  test("plans around one whose cluster does not even answer us", async () => {
    const mesh = await two();
    const north = tokenOf(mesh, "north");
    const world = worldOf(mesh, true);
    const open: UpkeepWorld["open"] = async (context) =>
      context === "north" ? fail({ kind: "no-such-context", context }) : world.open(context);
    const told = await rotate(mesh, ["north", "west"], { world: { ...world, open } });
    expect(receipt(told).unfinished).toMatchObject([{ lane: "north", problem: { kind: "no-such-context" } }]);
    expect(tokenOf(mesh, "north")).toBe(north);
    expect(receipt(told).done).toContain("west/remote/gate.refused");
  });

  test("moves inline tokens to keys of their own with one restart for all", async () => {
    const mesh = await two({ tokenPlace: "inline" });
    const starts = mesh.starts();
    const told = await rotate(mesh, ["west", "north"]);
    expect(receipt(told)).toMatchObject({ stoppedBy: null });
    expect(receipt(told).unfinished).toBeUndefined();
    expect(mesh.starts()).toBe(starts + 1);
    for (const [name, remote] of [
      ["west", mesh.west],
      ["north", mesh.north()],
    ] as const) {
      expect(await isAlive(mesh, tokenOf(mesh, name), remote)).toBe(true);
      expect(tokenSecrets(remote)).toEqual(["kiali-remote-east-token-2"]);
      expect(await connectChanges(mesh, {}, remote)).toEqual([]);
    }
    const again = await rotate(mesh, ["west", "north"]);
    expect(receipt(again).unfinished).toBeUndefined();
    expect(mesh.starts()).toBe(starts + 1);
  });

  test("does not restart when no inline token came as far as the home", async () => {
    const mesh = await joined({ tokenPlace: "inline" });
    const starts = mesh.starts();
    mesh.kill(mesh.west.cluster.endpoint.server);
    const told = await rotate(mesh);
    expect(receipt(told).unfinished).toMatchObject([{ lane: "west", problem: { kind: "unreachable" } }]);
    expect(mesh.starts()).toBe(starts);
    expect(told.events.find(({ id, status }) => id.endsWith("/restart") && status === "done")?.detail).toContain(
      "nothing to read anew",
    );
  });
});

test.describe("rotate refuses", () => {
  test("what is not ours, by name, and says to adopt it first", async () => {
    const mesh = await joined();
    const text = mesh.east.secretText("istio-system", COMBINED, "west") ?? "";
    mesh.east.put({
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "kiali-remote-cluster-secret-south",
        namespace: "istio-system",
        labels: { "kiali.io/multiCluster": "true" },
      },
      stringData: {
        south: text.replaceAll("name: west", "name: south").replace(/tokenFile: .*/, `token: ${tokenOf(mesh)}`),
      },
    });
    const planned = await planUpkeep(wishFor(["south", "nowhere"]), worldOf(mesh));
    expect(planned).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    const words = JSON.stringify(planned);
    expect(words).toContain("south: this connection is not ours; adopt it first");
    expect(words).toContain("nowhere: Kiali reads no cluster of that name");
  });

  test("an exec credential: there is nothing of ours to rotate", async () => {
    const mesh = await joined();
    const text = mesh.east.secretText("istio-system", COMBINED, "west") ?? "";
    mesh.east.put({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "aws", namespace: "istio-system", labels: { "kiali.io/multiCluster": "true" } },
      stringData: {
        aws: text
          .replaceAll("name: west", "name: aws")
          .replace(/tokenFile: .*/, "exec: {apiVersion: client.authentication.k8s.io/v1, command: /opt/aws}"),
      },
    });
    expect(JSON.stringify(await planUpkeep(wishFor(["aws"]), worldOf(mesh)))).toContain(
      "aws: nothing of ours to rotate: Kiali signs in with exec",
    );
  });
});

test.describe("connect with a requested token", () => {
  const ref = { apiVersion: "v1", kind: "Secret", namespace: "istio-system", name: "kiali-remote-east-token" };

  test("binds it to a Secret that holds nothing, and makes both anew when that is gone", async () => {
    const mesh = await joined({ token: "request" });
    const anchor = mesh.west.find(ref);
    expect([anchor?.type, Object.keys(anchor?.data ?? {})]).toEqual(["Opaque", []]);
    const claims = tokenClaims(new Secret(tokenOf(mesh)));
    expect(claims?.secret).toEqual({ name: ref.name, uid: anchor?.metadata.uid });
    expect(await connectChanges(mesh, { token: "request" })).toEqual([]);
    mesh.west.drop(ref);
    expect(await isAlive(mesh, tokenOf(mesh))).toBe(false);
    expect(await connectChanges(mesh, { token: "request" })).toEqual([
      "remote/Secret/istio-system/kiali-remote-east-token",
      "remote/TokenRequest/istio-system/kiali-remote-east",
      "home/Secret/istio-system/kiali-multi-cluster-secret",
      "home/Deployment/istio-system/kiali/restart",
    ]);
  });

  test("takes another name beside a Secret of the other type", async () => {
    const mesh = await joined();
    await join(mesh, { token: "request" });
    expect(tokenSecrets(mesh.west)).toEqual(["kiali-remote-east-token", "kiali-remote-east-token-2"]);
    expect(tokenClaims(new Secret(tokenOf(mesh)))?.secret?.name).toBe("kiali-remote-east-token-2");
    expect(await connectChanges(mesh, { token: "request" })).toEqual([]);
  });
});

class Crash extends Error {}
/** How often a step tells that it still waits depends on the moment; how it begins and ends does not. */
const isTurn = ({ status, detail }: StepEvent): boolean => !(status === "running" && detail !== null);
const crashAt = (limit: number) => {
  let count = 0;
  return (event: StepEvent) => {
    if (isTurn(event)) count += 1;
    if (count > limit) throw new Crash();
  };
};

test.describe("a crash of rotate at any event", () => {
  for (const asked of [{ token: "secret" }, { token: "request" }, { tokenPlace: "inline" }] as const)
    test(`is finished by running again: ${Object.values(asked).join()}`, async () => {
      const events = (await rotate(await joined(asked))).events.filter(isTurn).length;
      expect(events).toBeGreaterThan(15);
      for (let limit = 0; limit < events; limit += 1) {
        const mesh = await joined(asked);
        await expect(rotate(mesh, ["west"], { onEvent: crashAt(limit) })).rejects.toThrow(Crash);
        expect(mesh.isServing()).toBe(true);
        const told = await rotate(mesh);
        const at = `after a crash at event ${limit}`;
        expect(receipt(told).stoppedBy, at).toBeNull();
        expect(receipt(told).unfinished, at).toBeUndefined();
        expect(tokenSecrets(mesh.west), at).toHaveLength(1);
        expect(await isAlive(mesh, tokenOf(mesh)), at).toBe(true);
        expect(mesh.loaded(), at).toEqual(["west"]);
        expect(await connectChanges(mesh, "token" in asked ? asked : {}), at).toEqual([]);
      }
    });
});
