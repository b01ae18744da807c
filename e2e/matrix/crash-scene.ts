import { connect } from "@/lib/access/connect";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { type FakeMesh, fakeMesh, meshWish } from "@/lib/access/fake-mesh";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Cluster } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Receipt } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { type DyingProcess, holderOf, type Reach } from "./dying-process";
import { grantsNow } from "./unaccounted";

/** One home and two remotes in memory: north stays connected, west is what the story is about. */
export type Scene = {
  mesh: FakeMesh;
  reach: Reach;
  /** UIDs of what let somebody into west before the story. */
  known: ReadonlySet<string>;
};

const quick = { tickMs: 1, deadlineMs: 300 };
const PATIENCE = {
  settle: quick,
  restart: { ...quick, deadlineMs: 2_000, roomMs: 20 },
  handOver: quick,
  kiali: quick,
  refused: quick,
  inUse: { tickMs: 1, byTimeMs: 5, deadlineMs: 100 },
};

/** A mesh with north connected, after `prepare` has set the scene. */
export async function newScene(prepare: (scene: Scene) => Promise<void> = async () => undefined): Promise<Scene> {
  const mesh = fakeMesh({ hasNorth: true });
  const clusters = new Map([mesh.east, mesh.west, mesh.north()].map(({ cluster }) => [cluster.context, cluster]));
  const reach: Reach = {
    home: mesh.east.cluster,
    open: async (context): Promise<Result<Cluster>> => {
      const cluster = clusters.get(context);
      return cluster ? ok(cluster) : fail({ kind: "no-such-context", context });
    },
    openEndpoint: mesh.openEndpoint,
  };
  const scene = { mesh, reach, known: await grantsNow(mesh.west.cluster) };
  expectDone(await runConnect(living(reach), { remote: "north" }, []));
  await prepare(scene);
  return scene;
}

/** A process that nobody kills. */
export const living = (reach: Reach): Alive => ({
  holder: holderOf("living"),
  reach,
  whileAlive: (work) => work,
});

/** What a story needs of the process it runs in. */
export type Alive = Pick<DyingProcess, "holder" | "reach" | "whileAlive">;

/** Connects as the command does, all checks included unless `checks` says otherwise. */
export async function runConnect(
  { holder, reach, whileAlive }: Alive,
  asked: Partial<ConnectWish>,
  checks?: readonly never[],
): Promise<Result<Receipt>> {
  const wish = meshWish(asked);
  const remote = await reach.open(wish.remote);
  if (!remote.ok) return remote;
  return connect({
    wish,
    overrides: {},
    home: reach.home,
    remote: remote.value,
    openEndpoint: reach.openEndpoint,
    holder,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record: whileAlive(async () => ok(undefined)),
    patience: PATIENCE,
    ...(checks ? { checks } : {}),
  });
}

/** Carries out any other verb as the command does. */
export function runUpkeep(
  { holder, reach, whileAlive }: Alive,
  asked: Pick<UpkeepWish, "verb"> & Readonly<Record<string, unknown>>,
): Promise<Result<Receipt>> {
  return upkeep({
    wish: upkeepWish.parse({ home: "east", kiali: null, names: ["west"], ...asked }),
    world: { ...reach, contexts: ["east", "west", "north"].map(row), patience: PATIENCE },
    holder,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record: whileAlive(async () => ok(undefined)),
  });
}

const row = (name: string): ContextRow => ({
  name,
  cluster: name,
  user: `${name}-admin`,
  namespace: null,
  server: `https://api.${name}.example.com:6443`,
  credential: "certificate",
  current: name === "east",
  file: "kubeconfig",
  problem: null,
});

/** The receipt of a run that came to its end everywhere; throws with what stopped it. */
export function expectDone(result: Result<Receipt>): Receipt {
  if (result.ok && !result.value.stoppedBy && !result.value.unfinished?.length) return result.value;
  throw new Error(JSON.stringify(result.ok ? (result.value.stoppedBy ?? result.value.unfinished) : result.problem));
}
