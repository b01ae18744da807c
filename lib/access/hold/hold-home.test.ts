import { expect, test } from "@playwright/test";
import { connect } from "@/lib/access/connect";
import { fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { readRemoteSide } from "@/lib/access/inventory/read-remote-side";
import { pause } from "@/lib/access/poll-until";
import { diagnoseHome } from "@/lib/access/quarantine/home-health";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { planUpkeep, upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Cluster } from "@/lib/cluster/cluster";
import { type FakeCluster, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { Plan } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { defaultHolder } from "./default-holder";
import { heldBy } from "./held-by";
import { type Hold, type HoldOptions, holdHome } from "./hold-home";
import type { HolderFacts } from "./holder";
import { takeHome } from "./while-held";

const KIALI = { namespace: "istio-system", name: "kiali" };
const LEASE = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  namespace: "istio-system",
  name: "kiali-fleet",
};
const never = new AbortController().signal;

const as = (run: string, more: Partial<HolderFacts> = {}): HolderFacts => ({
  user: "ada",
  host: "laptop",
  machine: null,
  pid: 1,
  run,
  isGone: () => false,
  ...more,
});
const take = (cluster: Cluster, who: HolderFacts, options: HoldOptions = {}) => holdHome(cluster, KIALI, who, options);
async function held(cluster: Cluster, who: HolderFacts, options: HoldOptions = {}): Promise<Hold> {
  const hold = await take(cluster, who, options);
  if (!hold.ok) throw new Error(JSON.stringify(hold.problem));
  return hold.value;
}
/** A server whose clock and dates of writes are as said. */
const at = (clock: { now: string }): FakeCluster => {
  const fake = fakeCluster({ now: () => clock.now });
  const { version } = fake.cluster;
  const cluster: Cluster = {
    ...fake.cluster,
    version: async (options) => {
      const answer = await version(options);
      return answer.ok ? ok({ ...answer.value, serverTime: clock.now }) : answer;
    },
  };
  return { ...fake, cluster };
};

test.describe("holdHome", () => {
  test("gives a home to one of two, and tells the other who has it", async () => {
    const { cluster, find } = fakeCluster();
    const first = await held(cluster, as("one"));
    expect(await take(cluster, as("two"))).toMatchObject({
      ok: false,
      problem: { kind: "held", context: "east", holder: "ada@laptop/1/one" },
    });
    await first.release();
    expect(find(LEASE)).toBeNull();
    const second = await held(cluster, as("two"));
    await first.release();
    expect(find(LEASE)).not.toBeNull();
    await second.release();
  });

  test("is one for all Kialis of a namespace, which share their Secrets, and none for those of another", async () => {
    const { cluster } = fakeCluster();
    const first = await held(cluster, as("one"));
    const second = { namespace: "istio-system", name: "kiali-ops" };
    expect(await holdHome(cluster, second, as("two"))).toMatchObject({ ok: false, problem: { kind: "held" } });
    expect(await heldBy(cluster, second)).toMatchObject({ kind: "held" });
    const elsewhere = { namespace: "kiali-two", name: "kiali" };
    expect(await heldBy(cluster, elsewhere)).toBeNull();
    expect(await holdHome(cluster, elsewhere, as("two"))).toMatchObject({ ok: true });
    await first.release();
    expect(await holdHome(cluster, second, as("two"))).toMatchObject({ ok: true });
  });

  test("gives it to exactly one of many who begin together", async () => {
    const { cluster } = fakeCluster();
    const all = await Promise.all(Array.from({ length: 20 }, (_each, index) => take(cluster, as(`run-${index}`))));
    expect(all.filter((each) => each.ok)).toHaveLength(1);
    for (const each of all) if (each.ok) await each.value.release();
  });

  test("follows a holder that is certainly gone, and only one of those who try", async () => {
    const { cluster } = fakeCluster();
    await held(cluster, as("dead"));
    const isGone: HolderFacts["isGone"] = ({ run }) => run === "dead";
    const all = await Promise.all(["a", "b", "c"].map((run) => take(cluster, as(run, { isGone }))));
    expect(all.filter((each) => each.ok)).toHaveLength(1);
    expect(all.flatMap((each) => (each.ok ? [] : [each.problem.kind]))).toEqual(["held", "held"]);
  });

  test("follows a holder that did not renew in time by the server's clock, not by anybody's own", async () => {
    const clock = { now: "2020-01-01T00:00:00Z" };
    const { cluster } = at(clock);
    await held(cluster, as("old"));
    clock.now = "2020-01-01T00:00:29Z";
    expect(await take(cluster, as("new"))).toMatchObject({ ok: false, problem: { kind: "held" } });
    clock.now = "2020-01-01T00:00:31Z";
    expect(await take(cluster, as("new"))).toMatchObject({ ok: true });
  });

  test("renews while it is held", async () => {
    const { cluster, calls } = fakeCluster();
    const hold = await held(cluster, as("one"), { renewMs: 2 });
    await expect.poll(() => calls.filter((call) => call.startsWith("apply Lease")).length).toBeGreaterThan(3);
    await hold.release();
    expect(hold.lost.aborted).toBe(false);
  });

  test("is lost to whoever has it now, and does not take it back", async () => {
    const { cluster, find, drop } = fakeCluster();
    const hold = await held(cluster, as("one"), { renewMs: 20 });
    drop(LEASE);
    await held(cluster, as("two"));
    await expect.poll(() => hold.lost.aborted).toBe(true);
    expect(hold.problem()).toMatchObject({ kind: "held", holder: "ada@laptop/1/two" });
    await hold.release();
    expect(find(LEASE)?.spec).toMatchObject({ holderIdentity: "ada@laptop/1/two" });
  });

  test("is lost when somebody had it in between", async () => {
    const { cluster, find, drop } = fakeCluster();
    const hold = await held(cluster, as("one"), { renewMs: 2 });
    drop(LEASE);
    await expect.poll(() => hold.lost.aborted).toBe(true);
    expect(hold.problem()).toMatchObject({ kind: "changed" });
    expect(find(LEASE)).toBeNull();
  });

  test("goes on with a warning where this login may not write Leases, and on no other problem", async () => {
    const { cluster } = fakeCluster({ denies: ["apply Lease"] });
    const hold = await held(cluster, as("one"));
    expect(hold.warning).toContain("may not apply Lease");
    await hold.release();
    const silent = fakeCluster({
      fails: { "apply Lease": { kind: "unreachable", context: "east", server: "s", why: "reset", timeoutMs: null } },
    });
    expect(await take(silent.cluster, as("one"))).toMatchObject({ ok: false, problem: { kind: "unreachable" } });
  });

  test("a run of this process is gone when it has ended, and not before", () => {
    const [one, two] = [defaultHolder(), defaultHolder()];
    expect(two.isGone(one)).toBe(false);
    one.end();
    expect(two.isGone(one)).toBe(true);
    expect(two.isGone({ ...two, pid: 2 ** 22 + 1, run: "x" })).toBe(true);
    expect(two.isGone({ ...two, host: "elsewhere", pid: 2 ** 22 + 1, run: "x" })).toBe(false);
    two.end();
  });
});

const ROW: Omit<ConnectionRow, "secret"> = {
  name: "west",
  form: "combined",
  maker: { kind: "fleet", words: "" },
  server: null,
  remote: { context: "west", how: "said" },
  auth: "token-file",
  tokenPlace: "own-key",
  identity: null,
  credential: { kind: "token-secret", issuedAt: null, expiresAt: null },
  createdAt: null,
  rotatedAt: null,
  isMounted: true,
  isLoaded: true,
  isQuarantined: false,
  orphan: null,
  findings: [],
};
const PATIENCE = { tickMs: 1, deadlineMs: 300 };
const request = (mesh: ReturnType<typeof fakeMesh>) => ({
  wish: meshWish(),
  overrides: {},
  home: mesh.east.cluster,
  remote: mesh.west.cluster,
  openEndpoint: mesh.openEndpoint,
  signal: never,
  onEvent: () => undefined,
  record: () => Promise.resolve(ok(undefined)),
  checks: [],
  patience: {
    settle: PATIENCE,
    restart: { ...PATIENCE, deadlineMs: 2_000, roomMs: 20 },
    handOver: PATIENCE,
    kiali: PATIENCE,
  },
});
const quarantine = (mesh: ReturnType<typeof fakeMesh>, home = mesh.east.cluster) => ({
  wish: upkeepWish.parse({ verb: "quarantine", home: "east", kiali: null, names: ["west"] }),
  world: {
    home,
    open: () => Promise.resolve(ok(mesh.west.cluster)),
    contexts: [],
    openEndpoint: mesh.openEndpoint,
    patience: request(mesh).patience,
  },
  signal: never,
  onEvent: () => undefined,
  record: () => Promise.resolve(ok(undefined)),
});

test.describe("two consoles", () => {
  test("of two connects one is told that the home is held, and writes nothing", async () => {
    const mesh = fakeMesh();
    const both = await Promise.all([connect(request(mesh)), connect(request(mesh))]);
    expect(both.filter((each) => each.ok)).toHaveLength(1);
    expect(both.find((each) => !each.ok)).toMatchObject({ problem: { kind: "held" } });
    expect(mesh.loaded()).toEqual(["west"]);
    expect(mesh.east.names().filter((name) => name.startsWith("Lease/"))).toEqual([]);
  });

  test("a remote's half alone holds no home", async () => {
    const mesh = fakeMesh({ east: { denies: ["apply"] } });
    const done = await connect({ ...request(mesh), wish: meshWish({ part: "remote" }) });
    expect(done).toMatchObject({ ok: true, value: { stoppedBy: null, evidence: [] } });
    expect(mesh.east.calls.filter((call) => call.includes("Lease"))).toEqual([]);
  });

  test("a lease that is lost stops the run as a cancel does, says so, and takes nothing back", async () => {
    const mesh = fakeMesh();
    await connect(request(mesh));
    let plan: Plan | null = null;
    const stolen: Cluster = {
      ...mesh.east.cluster,
      patch: async (ref, body, options) => {
        const patched = await mesh.east.cluster.patch(ref, body, options);
        if (ref.kind !== "Secret") return patched;
        // Longer than the lease lasts: another console has followed.
        mesh.east.drop(LEASE);
        await held(mesh.east.cluster, as("other"));
        await pause(20, never);
        return patched;
      },
    };
    const done = await upkeep({
      ...quarantine(mesh, stolen),
      holder: as("mine"),
      hold: { renewMs: 1 },
      onPlan: (made) => {
        plan = made;
      },
      onEvent: ({ id, status }) => {
        if (id.endsWith("/restart") && status === "running") throw new Error("the restart was begun");
      },
    });
    expect(plan).not.toBeNull();
    expect(done).toMatchObject({
      ok: true,
      value: { stoppedBy: { problem: { kind: "held", holder: "ada@laptop/1/other" } }, undone: [] },
    });
    expect(done.ok && done.value.evidence[0]).toContain("no longer holds this Kiali");
    expect(mesh.east.secretText("istio-system", "kiali-fleet-quarantine-west", "0.west")).not.toBeNull();
  });

  test("while a run goes on nobody else tries an entry's credential, and no plan that would have to is made", async () => {
    for (const denies of [[], ["apply Lease"]]) {
      const mesh = fakeMesh({ east: { denies } });
      await connect(request(mesh));
      const { home, openEndpoint } = quarantine(mesh).world;
      const repair = upkeepWish.parse({
        verb: "repair",
        home: "east",
        kiali: null,
        names: ["west"],
        remotes: { west: "west" },
      });
      const tried: string[] = [];
      const world = {
        ...quarantine(mesh).world,
        openEndpoint: (...args: Parameters<typeof openEndpoint>) => {
          tried.push(args[0]);
          return openEndpoint(...args);
        },
      };
      const row = { ...ROW, secret: { namespace: "istio-system", name: "kiali-multi-cluster-secret", uid: "u" } };
      const look = async () => {
        const facts = homeFacts(world, { kiali: null });
        const side = await readRemoteSide(facts, row);
        const health = await diagnoseHome(facts, { kialiMs: 200, probeMs: 200 });
        return { side, evidence: health.ok ? health.value.evidence.join() : "", plan: await planUpkeep(repair, world) };
      };
      expect(await heldBy(home, KIALI)).toBeNull();
      const free = await look();
      expect(free.side.isAlive).toBe(true);
      expect(free.plan.ok).toBe(true);
      tried.length = 0;
      const hold = await takeHome({ home, kiali: async () => ok(KIALI), signal: never });
      const during = await look();
      expect(during.side).toMatchObject({ isAlive: null, problem: { kind: "held" } });
      expect(during.evidence).toContain("is at work on the Kiali of east");
      expect(during.plan).toMatchObject({ ok: false, problem: { kind: "held" } });
      expect(tried).toEqual([]);
      if (hold.ok) await hold.value.release();
      expect(await heldBy(home, KIALI)).toBeNull();
    }
  });

  test("a holder that is gone keeps nobody from looking", async () => {
    const { cluster } = fakeCluster();
    await held(cluster, as("dead", { ...defaultHolder(), run: "dead" }));
    expect(await heldBy(cluster, KIALI)).toBeNull();
  });

  test("a login that may not write Leases is warned in the receipt", async () => {
    const mesh = fakeMesh({ east: { denies: ["apply Lease"] } });
    const done = await connect(request(mesh));
    expect(done).toMatchObject({ ok: true, value: { stoppedBy: null } });
    expect(done.ok && done.value.evidence[0]).toContain("Nobody made sure that no other console");
  });
});
