import { expect, test } from "@playwright/test";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import type { Cluster } from "@/lib/cluster/cluster";
import { probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { Receipt } from "@/lib/plan/plan";
import type { Problem, Result } from "@/lib/problem";
import type { Fault } from "@/sandbox/faults/fault-board";
import type { Sandbox } from "@/sandbox/start-sandbox";
import { expectDone } from "./crash-scene";
import { dyingProcess } from "./dying-process";
import {
  type FaultScene,
  listedByKiali,
  NORTH,
  type Opened,
  startFaultScene,
  type Told,
  tellConnect,
  tellUpkeep,
  WEST,
} from "./fault-scene";
import { scriptConnected } from "./script-connected";
import { grantsNow, unaccounted } from "./unaccounted";

type Side = "home" | "remote";
type Deny = Extract<Fault, { kind: "deny" }>;

type Verb = {
  verb: string;
  /** What is there before, besides the connected north. */
  prepare?: (opened: Opened, sandbox: Sandbox) => Promise<void>;
  run: (opened: Opened) => Promise<Told>;
  /** One rule that the operator lacks, on each side. */
  lacks: Readonly<Record<Side, Omit<Deny, "kind">>>;
  /** Faults also begin in its midst. */
  isTriedMidway?: true;
};

const RBAC = "rbac.authorization.k8s.io";

const PATCH_SECRETS = { verb: "patch", group: "", resource: "secrets" };

const VERBS: readonly Verb[] = [
  {
    verb: "connect",
    run: (opened) => tellConnect(opened, { token: "secret" }),
    lacks: {
      home: { verb: "patch", group: "", resource: "secrets" },
      remote: { verb: "patch", group: RBAC, resource: "clusterrolebindings" },
    },
  },
  {
    verb: "revoke",
    prepare: connected(),
    run: (opened) => tellUpkeep(opened, { verb: "revoke" }),
    lacks: { home: PATCH_SECRETS, remote: { verb: "delete", group: RBAC, resource: "clusterrolebindings" } },
    isTriedMidway: true,
  },
  {
    verb: "revoke, token first",
    prepare: connected(),
    run: (opened) => tellUpkeep(opened, { verb: "revoke", order: "token-first" }),
    lacks: { home: PATCH_SECRETS, remote: { verb: "delete", group: "", resource: "serviceaccounts" } },
  },
  {
    verb: "rotate",
    prepare: connected(),
    run: (opened) => tellUpkeep(opened, { verb: "rotate" }),
    lacks: { home: PATCH_SECRETS, remote: PATCH_SECRETS },
    isTriedMidway: true,
  },
  {
    verb: "repair",
    prepare: connected({ access: "view-only" }),
    run: (opened) => tellUpkeep(opened, { verb: "repair", access: "full" }),
    lacks: {
      home: { verb: "list", group: "", resource: "secrets" },
      remote: { verb: "patch", group: RBAC, resource: "clusterroles" },
    },
  },
  {
    verb: "adopt",
    prepare: scriptConnected,
    run: (opened) => tellUpkeep(opened, { verb: "adopt" }),
    lacks: { home: PATCH_SECRETS, remote: { verb: "patch", group: RBAC, resource: "clusterrolebindings" } },
  },
  {
    verb: "quarantine",
    prepare: connected(),
    run: (opened) => tellUpkeep(opened, { verb: "quarantine" }),
    lacks: {
      home: { verb: "patch", group: "", resource: "secrets" },
      remote: { verb: "patch", group: RBAC, resource: "clusterrolebindings" },
    },
  },
  {
    verb: "release",
    prepare: async (opened) => {
      await connected()(opened);
      expectDone((await tellUpkeep(opened, { verb: "quarantine" })).result);
    },
    run: (opened) => tellUpkeep(opened, { verb: "release" }),
    lacks: {
      home: { verb: "patch", group: "apps", resource: "deployments" },
      remote: { verb: "list", group: "", resource: "services" },
    },
  },
];

function connected(asked: Partial<ConnectWish> = {}) {
  return async (opened: Opened): Promise<void> => {
    expectDone((await tellConnect(opened, { token: "secret", ...asked }, [])).result);
  };
}

/** What the run may say of each fault; a gate or a check may say it in its own words. */
const FAULTS: readonly { name: string; fault: Fault | null; says: readonly Problem["kind"][] }[] = [
  { name: "hang", fault: { kind: "hang" }, says: ["unreachable", "timed-out"] },
  { name: "refuse", fault: { kind: "refuse" }, says: ["unreachable"] },
  { name: "reset", fault: { kind: "reset" }, says: ["unreachable"] },
  { name: "401", fault: { kind: "unauthorized" }, says: ["unauthenticated"] },
  { name: "403 on one rule", fault: null, says: ["forbidden"] },
  { name: "409", fault: { kind: "conflict" }, says: ["changed", "conflict"] },
  { name: "429", fault: { kind: "throttle", retryAfterSeconds: 1 }, says: ["throttled"] },
  { name: "500", fault: { kind: "server-error" }, says: ["server-failure"] },
  // All that is asked at once in the first rounds; every call of a run would only wait longer for the same.
  { name: "slow 5 s", fault: { kind: "slow", ms: 5_000, times: 8 }, says: ["unreachable", "timed-out"] },
];
const IN_OTHER_WORDS: readonly Problem["kind"][] = ["gate-failed", "blocked"];

type Moment = "from the start" | "after the first write";
type Cell = { verb: Verb; side: Side; name: string; fault: Fault; says: readonly Problem["kind"][]; moment: Moment };
type Row = { cell: Cell; seconds: string; said: string; problems: readonly string[] };

/** No run may take longer, whatever its clusters do. */
const LIMIT_MS = 90_000;
const AT_ONCE = 12;
/** A JWT or a private key, whole or as the base64 of one. */
const SECRET = /eyJ[A-Za-z0-9_-]{10}|ZXlK[A-Za-z0-9+/]{10}|PRIVATE KEY|LS0tLS1CRUdJTi(BQ|BF|BS)/;

/** Faults of one cluster during one verb, one after the other; a scene serves until a run has changed something in it. */
type Series = { verb: Verb; side: Side; moment: Moment };

const SERIES: readonly Series[] = VERBS.flatMap((verb) =>
  (["home", "remote"] as const).flatMap((side) => [
    { verb, side, moment: "from the start" as const },
    ...(verb.isTriedMidway ? [{ verb, side, moment: "after the first write" as const }] : []),
  ]),
);

test("every verb, whatever fault of whichever cluster: it ends, says what happened, loses nothing and leaks nothing", async () => {
  test.setTimeout(900_000);
  process.env.FLEET_AUDIT_FILE = test.info().outputPath("audit.jsonl");
  const rows = (await inPool(SERIES, AT_ONCE, runSeries)).flat();
  console.log(tableOf(rows));
  expect(rows.flatMap(({ cell, problems }) => problems.map((each) => `${titleOf(cell)}: ${each}`))).toEqual([]);
});

const titleOf = ({ verb, side, name, moment }: Cell): string => `${verb.verb} × ${name} × ${side} ${moment}`;

async function runSeries({ verb, side, moment }: Series): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let scene: Prepared | null = null;
  for (const { name, fault, says } of FAULTS) {
    const cell = { verb, side, moment, name, says, fault: fault ?? { kind: "deny" as const, ...verb.lacks[side] } };
    scene ??= await newScene(verb);
    const { row, isChanged } = await runCell(scene, cell);
    rows.push(row);
    if (!isChanged && name !== FAULTS.at(-1)?.name) continue;
    rows[rows.length - 1] = { ...row, problems: [...row.problems, ...(await endOf(scene, verb))] };
    await scene.stop();
    scene = null;
  }
  return rows;
}

type Prepared = FaultScene & { known: ReadonlySet<string> };

/** A machine with too much to do may kill the sandbox's Kiali while the scene is set; that says nothing about a verb. */
async function newScene(verb: Verb, tries = 4): Promise<Prepared> {
  const scene = await startFaultScene();
  try {
    return await inTurn(async () => {
      const opened = await scene.open();
      await expect.poll(() => listedByKiali(opened), { timeout: 30_000, intervals: [50] }).not.toEqual([]);
      const known = await grantsNow(await westOf(opened));
      expectDone((await tellConnect(opened, { remote: NORTH, name: "r1" }, [])).result);
      await verb.prepare?.(opened, scene.sandbox);
      return { ...scene, known };
    });
  } catch (error) {
    await scene.stop();
    if (tries <= 1) throw error;
    return newScene(verb, tries - 1);
  }
}

async function runCell(scene: Prepared, cell: Cell): Promise<{ row: Row; isChanged: boolean }> {
  const { verb, side, fault, moment } = cell;
  const board = scene.sandbox.cluster(side === "home" ? "east" : "west").faults;
  const during = await scene.open();
  const context = side === "home" ? during.reach.home.context : WEST;
  if (moment === "from the start") board.set(fault);
  const watched = dyingProcess(during.reach, Number.POSITIVE_INFINITY, (call) => {
    const isDue = moment === "after the first write" && WRITES.has(call.name) && call.context === context;
    if (isDue && board.active.length === 0) board.set(fault);
  });
  const told = await verb.run({ ...during, reach: watched.reach });
  board.clear();
  const lost = await inTurn(async () => lostAfter(await scene.open(), scene.known));
  const problems = [
    ...saysRight(cell, told),
    ...(SECRET.test(told.said) ? ["a secret stands in what it said"] : []),
    ...(SECRET.test(told.audited) ? ["a secret stands in the audit file"] : []),
    ...(told.result.ok && told.audited === "" ? ["the audit file knows nothing of it"] : []),
    ...lost,
  ];
  const said = kindsOf(told.result).join(", ") || "done";
  return { row: { cell, seconds: (told.tookMs / 1_000).toFixed(1), said, problems }, isChanged: told.result.ok };
}

/** What keeps the verb from its end once the cluster is well again; empty when it gets there. */
async function endOf(scene: Prepared, verb: Verb): Promise<readonly string[]> {
  const again = await inTurn(async () => verb.run(await scene.open()));
  const kinds = kindsOf(again.result);
  return kinds.length > 0 ? [`afterwards it does not come to its end: ${again.said.slice(-600)}`] : [];
}

/** What needs this machine's processors goes one after the other; what waits for a fault goes beside it. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = turn.then(work);
  turn = next.catch(() => undefined);
  return next;
}

const WRITES = new Set(["apply", "patch", "remove", "mintToken"]);

async function westOf({ reach }: Opened): Promise<Cluster> {
  const west = await reach.open(WEST);
  if (!west.ok) throw new Error("west cannot be opened");
  return west.value;
}

/** The kinds of what stopped it, in the plan or in one cluster; empty when it came to its end. */
function kindsOf(result: Result<Receipt>): readonly Problem["kind"][] {
  if (!result.ok) return [result.problem.kind];
  const { stoppedBy, unfinished = [] } = result.value;
  return [...(stoppedBy ? [stoppedBy.problem.kind] : []), ...unfinished.map(({ problem }) => problem.kind)];
}

function saysRight({ moment, says }: Cell, { result, tookMs }: Told): readonly string[] {
  // A fault that begins cuts what is open, so the call on its way sees that before anything else.
  const may = [...says, ...IN_OTHER_WORDS, ...(moment === "from the start" ? [] : ["unreachable"])];
  const wrong = kindsOf(result).filter((kind) => !may.includes(kind));
  return [
    ...(tookMs > LIMIT_MS ? [`took ${Math.round(tookMs / 1_000)} s`] : []),
    ...(wrong.length > 0 ? [`said ${wrong.join(", ")}, where ${says.join(" or ")} was meant`] : []),
  ];
}

/** What is gone that should not be: sight of north, a working credential, or the trace of something granted. */
async function lostAfter(after: Opened, known: ReadonlySet<string>): Promise<readonly string[]> {
  const { home } = after.reach;
  const west = await westOf(after);
  const lost: string[] = [];
  const grants = await unaccounted(home, west, known);
  if (grants.length > 0) lost.push(`nobody could find ${grants.join(", ")}`);
  const isListed = async () => (await listedByKiali(after)).includes("r1");
  await expect
    .poll(isListed, { timeout: 10_000 })
    .toBe(true)
    .catch(() => lost.push("Kiali lost north"));
  if ((await hasDeadEntry(after)) && !(await isOnRecord(after)))
    lost.push("the home's entry has a dead credential, and nothing is on record");
  return lost;
}

async function hasDeadEntry({ reach }: Opened): Promise<boolean> {
  const secrets = await reach.home.listSecrets({ namespace: "istio-system" });
  if (!secrets.ok) throw new Error("the home's Secrets cannot be read");
  for (const secret of secrets.value) {
    if (!readRemoteEntries(secret).some(({ key, faults }) => key === "west" && faults.length === 0)) continue;
    const probe = probeOf(secret, "west");
    if (!probe) continue;
    const probed = reach.openEndpoint("west", probe.endpoint, probe.token);
    const me = await probed.whoAmI();
    await probed.close();
    if (!me.ok) return true;
  }
  return false;
}

async function isOnRecord({ reach }: Opened): Promise<boolean> {
  const found = await readOrphans(reach.home, "istio-system");
  return found.ok && found.value.some(({ name }) => name === "west");
}

async function inPool<A, B>(items: readonly A[], atOnce: number, work: (item: A) => Promise<B>): Promise<readonly B[]> {
  const results: B[] = [];
  const waiting = items.map((item, index) => ({ item, index }));
  const take = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next.index] = await work(next.item);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  return results;
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ cell, seconds, said, problems }) => [
    cell.verb.verb,
    cell.name,
    cell.side,
    cell.moment,
    `${seconds} s`,
    said,
    problems.length === 0 ? "nothing lost, nothing leaked, then done" : problems.join("; "),
  ]);
  const all = [["VERB", "FAULT", "WHERE", "WHEN", "ENDED IN", "SAID", "AFTERWARDS"], ...lines];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  return all
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
