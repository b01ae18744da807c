import { expect, test } from "@playwright/test";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { readActivity } from "@/lib/audit/read-activity";
import { homesSaved, rememberHome } from "@/lib/runs/known-homes";
import { liveRuns } from "@/lib/runs/live-runs";
import { orphansOfHomes } from "@/lib/runs/orphans-of-homes";
import { retryOrphans } from "@/lib/runs/retry-orphans";
import { startUpkeep } from "@/lib/runs/start-upkeep";
import { type Scene, startScene } from "./sandbox-scene";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let scene: Scene;
test.beforeAll(async () => {
  scene = await startScene();
});
test.afterAll(async () => {
  await homesSaved();
  await scene.stop();
});

const orphans = async () =>
  (await orphansOfHomes({ isFresh: true })).flatMap((home) => home.orphans.map(({ name }) => name));
const activity = async () => {
  const page = await readActivity({ filters: {}, limit: 50, before: null, live: liveRuns() });
  return page.state === "read"
    ? page.runs.map(({ verb, session, outcome, names }) => [verb, session, outcome, ...names])
    : [];
};

test("what a revoke could not take back is taken back once its cluster answers again, and is told all the way", async () => {
  const home = scene.sandbox.cluster("east").context;
  const connected = await scene.run(["connect", ...scene.pair, "--yes"]);
  expect(connected.code, connected.out + connected.err).toBe(0);
  const { faults } = scene.sandbox.cluster("west");
  faults.set({ kind: "refuse" });

  const wish = upkeepWish.parse({ verb: "revoke", home, kiali: null, names: ["west"] });
  const started = await startUpkeep({ wish, session: "s1" });
  if (!started.ok) throw new Error(started.problem.kind);
  await started.value.settled;
  expect(await orphans(), JSON.stringify(started.value.events.at(-1))).toEqual(["west"]);

  // While its cluster is silent nothing is begun.
  await retryOrphans();
  expect((await activity()).map(([verb]) => verb)).toEqual(["revoke", "connect"]);

  faults.clear();
  rememberHome({ home, kiali: null });
  await retryOrphans();
  expect(await orphans()).toEqual([]);
  expect((await activity())[0]).toEqual(["settle", "retry", "done", "west"]);
  const left = scene.sandbox
    .cluster("west")
    .sim.store.list("serviceaccounts", "istio-system")
    .map((each) => JSON.stringify(each));
  expect(left.filter((each) => each.includes("kiali-remote"))).toEqual([]);
});
