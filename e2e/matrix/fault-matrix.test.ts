import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import type { Cluster } from "@/lib/cluster/cluster";
import { probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
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
import { type Meant, reasonsOf } from "./fault-words";
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
  /** The cluster without which it comes to its end all the same, whatever that one suffers from. */
  isDoneWithout?: Side;
  /** The cluster in which it writes nothing, so that no 409 can come from there. */
  onlyReads?: Side;
  /** Faults also begin in its midst. */
  isTriedMidway?: true;
};

const SLOW = "slow 5 s";
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
    isDoneWithout: "remote",
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
    onlyReads: "remote",
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

type Cause = { name: string; fault: Fault | null; kinds: Meant["kinds"]; check?: string };
/** Every fault, the kinds of Problem that it may be called, and the check of connect that asks for it in so many words. */
const FAULTS: readonly Cause[] = [
  { name: "hang", fault: { kind: "hang" }, kinds: ["unreachable", "timed-out"], check: "reachable" },
  { name: "refuse", fault: { kind: "refuse" }, kinds: ["unreachable"], check: "reachable" },
  { name: "reset", fault: { kind: "reset" }, kinds: ["unreachable"], check: "reachable" },
  { name: "401", fault: { kind: "unauthorized" }, kinds: ["unauthenticated"], check: "login" },
  { name: "403 on one rule", fault: null, kinds: ["forbidden"] },
  { name: "409", fault: { kind: "conflict" }, kinds: ["changed", "conflict"] },
  { name: "429", fault: { kind: "throttle", retryAfterSeconds: 1 }, kinds: ["throttled"] },
  { name: "500", fault: { kind: "server-error" }, kinds: ["server-failure"] },
  // All that is asked at once in the first rounds; every call of a run would only wait longer for the same.
  { name: SLOW, fault: { kind: "slow", ms: 5_000, times: 8 }, kinds: ["unreachable", "timed-out"] },
];
/** The check of connect that asks whether the operator has the rule that is lacking; a gate asks it for Kiali's own account. */
const ASKS_FOR_RULE = { home: "home.may-write-secret", remote: "remote.may-create-clusterrolebindings" } as const;
const ASKS_FOR_KIALI = { home: [], remote: ["gate.may-read"] } as const;
/** Kiali itself asks the remote as it starts, and ends when the answer takes too long. */
const KIALI_GAVE_UP = { home: [], remote: ["restart.crashed"] } as const;

function cellOf({ verb, side, moment }: Omit<Series, "faults">, { name, fault, kinds, check }: Cause): Cell {
  const checks = check ? [`${side}.${check}`] : fault ? [] : [ASKS_FOR_RULE[side]];
  const gates = fault === null ? ASKS_FOR_KIALI[side] : name === SLOW ? KIALI_GAVE_UP[side] : [];
  return {
    verb,
    side,
    moment,
    name,
    meant: { kinds, checks, gates },
    fault: fault ?? { kind: "deny", ...verb.lacks[side] },
  };
}

type Moment = "from the start" | "after the first write";
type Cell = { verb: Verb; side: Side; name: string; fault: Fault; meant: Meant; moment: Moment };
/** `again`: how the same verb ended once the cluster was well; null where the run had changed nothing and the scene served on. */
type Row = { cell: Cell; seconds: string; said: string; again: string | null; problems: readonly string[] };

/** No run may take longer, whatever its clusters do. */
const LIMIT_MS = 90_000;
const AT_ONCE = 16;
/** A JWT or a private key, whole or as the base64 of one. */
const SECRET = /eyJ[A-Za-z0-9_-]{10}|ZXlK[A-Za-z0-9+/]{10}|PRIVATE KEY|LS0tLS1CRUdJTi(BQ|BF|BS)/;

/** Faults of one cluster during one verb, one after the other; a scene serves until a run has changed something in it. */
type Series = { verb: Verb; side: Side; moment: Moment; faults: typeof FAULTS };

const ONLY = process.env.FAULT_VERBS?.split(",");
const SIDES = ["home", "remote"] as const;
/** Where every fault changes something, each has a scene of its own anyway: they need not wait for each other. */
const apart = (series: Series): readonly Series[] => FAULTS.map((fault) => ({ ...series, faults: [fault] }));
const FROM_THE_START = VERBS.flatMap((verb) =>
  SIDES.map((side) => ({ verb, side, moment: "from the start" as const, faults: FAULTS })),
);
const isApart = ({ verb, side }: Series): boolean => verb.isDoneWithout === side;
/** The longest first. */
const SERIES: readonly Series[] = [
  ...FROM_THE_START.filter((series) => !isApart(series)),
  ...FROM_THE_START.filter(({ verb }) => verb.isTriedMidway).flatMap((series) =>
    apart({ ...series, moment: "after the first write" }),
  ),
  ...FROM_THE_START.filter(isApart).flatMap(apart),
].filter(({ verb }) => !ONLY || ONLY.includes(verb.verb));

test("every verb, whatever fault of whichever cluster: it ends, says what happened, loses nothing and leaks nothing", async () => {
  test.setTimeout(900_000);
  const directory = await mkdtemp(join(tmpdir(), "fault-matrix-"));
  process.env.FLEET_AUDIT_FILE = join(directory, "audit.jsonl");
  const startedAt = performance.now();
  const rows = (await inPool(SERIES, AT_ONCE, runSeries)).flat();
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const fine = rows.filter(({ problems }) => problems.length === 0).length;
  const again = rows.filter((row) => row.again !== null).length;
  console.log(`${tableOf(rows)}\n${fine} of ${rows.length} as they should be, ${again} run again, in ${seconds} s`);
  delete process.env.FLEET_AUDIT_FILE;
  await rm(directory, { recursive: true });
  expect(rows.flatMap(({ cell, problems }) => problems.map((each) => `${titleOf(cell)}: ${each}`))).toEqual([]);
  expect(rows).toHaveLength(SERIES.flatMap(({ faults }) => faults).length);
});

const titleOf = ({ verb, side, name, moment }: Cell): string => `${verb.verb} × ${name} × ${side} ${moment}`;

async function runSeries({ verb, side, moment, faults }: Series): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let scene: Prepared | null = null;
  for (const cause of faults) {
    const cell = cellOf({ verb, side, moment }, cause);
    try {
      scene ??= await newScene(verb);
      const { row, isChanged } = await runCell(scene, cell);
      const isOver = isChanged || cause === faults.at(-1);
      rows.push(isOver ? await runAgain(scene, row) : row);
      if (!isOver) continue;
    } catch (error) {
      rows.push({ cell, seconds: "?", said: "threw", again: null, problems: [String(error)] });
    }
    await scene?.stop();
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
  const said = [...new Set(reasonsOf(told, cell.meant).map(({ words }) => words))].join(", ") || "done";
  const seconds = (told.tookMs / 1_000).toFixed(1);
  return { row: { cell, seconds, said, again: null, problems }, isChanged: told.result.ok };
}

/** The same verb, once the cluster is well again. */
async function runAgain(scene: Prepared, row: Row): Promise<Row> {
  const told = await inTurn(async () => row.cell.verb.run(await scene.open()));
  const again = reasonsOf(told, row.cell.meant).map(({ words }) => words);
  const problems = again.length > 0 ? [`afterwards it does not come to its end: ${told.said.slice(-600)}`] : [];
  return { ...row, again: again.join(", ") || "done", problems: [...row.problems, ...problems] };
}

/** What needs this machine's processors goes few at once; what waits for a fault goes beside it. */
const TURNS = 3;
let taken = 0;
const waiting: (() => void)[] = [];
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (taken < TURNS) taken += 1;
  else await new Promise<void>((next) => waiting.push(next));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  }
}

const WRITES = new Set(["apply", "patch", "remove", "mintToken"]);

async function westOf({ reach }: Opened): Promise<Cluster> {
  const west = await reach.open(WEST);
  if (!west.ok) throw new Error("west cannot be opened");
  return west.value;
}

function saysRight({ verb, side, moment, name, fault, meant }: Cell, told: Told): readonly string[] {
  const isDoneWithout = verb.isDoneWithout === side || (fault.kind === "conflict" && verb.onlyReads === side);
  // A fault that begins cuts what is open, so the call on its way sees that before anything else.
  const kinds = moment === "from the start" ? meant.kinds : [...meant.kinds, "unreachable" as const];
  const reasons = reasonsOf(told, isDoneWithout ? { kinds: [], checks: [], gates: [] } : { ...meant, kinds });
  const wrong = reasons.filter(({ isMeant }) => !isMeant).map(({ words }) => words);
  const due = isDoneWithout ? "its end" : meant.kinds.join(" or ");
  return [
    ...(told.tookMs > LIMIT_MS ? [`took ${Math.round(told.tookMs / 1_000)} s`] : []),
    ...(wrong.length > 0 ? [`said ${wrong.join(", ")}, where ${due} was meant`] : []),
    ...(reasons.length === 0 && !isDoneWithout && name !== SLOW ? ["noticed nothing"] : []),
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
  const lines = rows.map(({ cell, seconds, said, again, problems }) => [
    cell.verb.verb,
    cell.name,
    cell.side,
    cell.moment,
    `${seconds} s`,
    said,
    again ?? "",
    problems.length === 0 ? "nothing lost, nothing leaked" : problems.join("; "),
  ]);
  const all = [["VERB", "FAULT", "WHERE", "WHEN", "ENDED IN", "SAID", "RUN AGAIN", "AFTERWARDS"], ...lines];
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
