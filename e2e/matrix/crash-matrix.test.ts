import { isDeepStrictEqual } from "node:util";
import { expect, test } from "@playwright/test";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Receipt } from "@/lib/plan/plan";
import type { Result } from "@/lib/problem";
import { type Alive, expectDone, living, newScene, runConnect, runUpkeep, type Scene } from "./crash-scene";
import { dyingProcess } from "./dying-process";
import { scriptConnected } from "./script-made-scene";
import { unaccounted } from "./unaccounted";

type Story = {
  verb: string;
  /** What is there before the verb begins, besides the connected north. */
  prepare?: (scene: Scene) => Promise<void>;
  run: (process: Alive) => Promise<Result<Receipt>>;
};

/** West as connect makes it. */
const connected =
  (asked: Partial<ConnectWish> = {}) =>
  async ({ reach }: Scene): Promise<void> => {
    expectDone(await runConnect(living(reach), { token: "secret", ...asked }, []));
  };

const STORIES: readonly Story[] = [
  { verb: "connect", run: (process) => runConnect(process, { token: "secret" }) },
  { verb: "connect, TokenRequest", run: (process) => runConnect(process, { token: "request" }) },
  {
    verb: "connect, inline token in a new namespace",
    run: (process) => runConnect(process, { tokenPlace: "inline", namespace: "mesh-access" }),
  },
  { verb: "revoke", prepare: connected(), run: (process) => runUpkeep(process, { verb: "revoke" }) },
  {
    verb: "revoke, binding first",
    prepare: connected(),
    run: (process) => runUpkeep(process, { verb: "revoke", order: "binding-first" }),
  },
  {
    verb: "revoke, token first",
    prepare: connected({ token: "request" }),
    run: (process) => runUpkeep(process, { verb: "revoke", order: "token-first" }),
  },
  {
    verb: "revoke with the namespace that connect made",
    prepare: connected({ namespace: "mesh-access", tokenPlace: "inline" }),
    run: (process) => runUpkeep(process, { verb: "revoke" }),
  },
  {
    verb: "revoke of what the script made",
    prepare: scriptConnected,
    run: (process) => runUpkeep(process, { verb: "revoke" }),
  },
  { verb: "adopt", prepare: scriptConnected, run: (process) => runUpkeep(process, { verb: "adopt" }) },
  {
    verb: "adopt and migrate",
    prepare: scriptConnected,
    run: (process) => runUpkeep(process, { verb: "adopt", migrate: true }),
  },
  { verb: "rotate", prepare: connected(), run: (process) => runUpkeep(process, { verb: "rotate" }) },
  {
    verb: "rotate, TokenRequest",
    prepare: connected({ token: "request" }),
    run: (process) => runUpkeep(process, { verb: "rotate" }),
  },
  {
    verb: "rotate, from inline to its own key",
    prepare: connected({ tokenPlace: "inline" }),
    run: (process) => runUpkeep(process, { verb: "rotate" }),
  },
  {
    verb: "repair, to full",
    prepare: connected({ access: "view-only" }),
    run: (process) => runUpkeep(process, { verb: "repair", access: "full" }),
  },
  { verb: "quarantine", prepare: connected(), run: (process) => runUpkeep(process, { verb: "quarantine" }) },
  {
    verb: "release",
    prepare: async (scene) => {
      await connected()(scene);
      expectDone(await runUpkeep(living(scene.reach), { verb: "quarantine" }));
    },
    run: (process) => runUpkeep(process, { verb: "release" }),
  },
];

test.describe("the process is killed after each single API call", () => {
  for (const story of STORIES)
    test(`${story.verb}: the same command again comes to the same end, and meanwhile nothing is lost`, async () => {
      test.setTimeout(180_000);
      const end = await undisturbed(story);
      const wrong: string[] = [];
      let point = 0;
      for (let isThrough = false; !isThrough; ) {
        point += 1;
        const { problems, survived } = await killedAt(story, point, end);
        wrong.push(...problems.map((problem) => `after call ${point}: ${problem}`));
        isThrough = survived;
      }
      expect(wrong).toEqual([]);
      console.log(`${story.verb}: ${point - 1} points, all converged`);
    });
});

/** What is in the clusters after a run that nobody disturbed, twice: the second changes nothing. */
async function undisturbed(story: Story): Promise<unknown> {
  const scene = await newScene(story.prepare);
  expectDone(await story.run(living(scene.reach)));
  return stateOf(scene);
}

/** Kills the run after that call, looks, and runs it again. `survived` when the run ended before it made so many calls. */
async function killedAt(
  story: Story,
  point: number,
  end: unknown,
): Promise<{ problems: readonly string[]; survived: boolean }> {
  const scene = await newScene(story.prepare);
  const problems: string[] = [];
  let isListed = true;
  const process = dyingProcess(scene.reach, point, () => {
    isListed &&= scene.mesh.loaded().includes("north");
  });
  const first = story.run(process);
  first.catch((error: unknown) => problems.push(`the killed run threw ${String(error)}`));
  const ended = await Promise.race([process.died.then(() => null), first]);
  if (ended) return { problems, survived: !process.isDead() };

  const lost = await unaccounted(scene.mesh.east.cluster, scene.mesh.west.cluster, scene.known);
  if (lost.length > 0) problems.push(`nobody could find ${lost.join(", ")}`);
  const again = dyingProcess(scene.reach, Number.POSITIVE_INFINITY, () => {
    isListed &&= scene.mesh.loaded().includes("north");
  });
  try {
    expectDone(await story.run(again));
  } catch (error) {
    problems.push(`the second run did not end well: ${String(error)}`);
  }
  if (!isListed) problems.push("Kiali lost north meanwhile");
  const state = stateOf(scene);
  if (!isDeepStrictEqual(state, end)) problems.push(`another end: ${difference(end, state).join("; ")}`);
  return { problems, survived: false };
}

/**
 * What is in the clusters and means something. Times and UIDs differ from run to run; and a rotate that was killed at its very end is done, so that
 * the same command rotates once more: the next token Secret has the other of two names, and may not have been used yet.
 */
function stateOf({ mesh }: Scene): unknown {
  const text = JSON.stringify(mesh.state())
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then")
    .replaceAll(/(kiali-remote-[a-z]+-token)-2/g, "$1")
    .replaceAll(/"kubernetes.io\/legacy-token-last-used":"[^"]*",?|"kiali-fleet.dev\/token-replaced":"[^"]*",?/g, "")
    .replaceAll(/uid-(\w+)-\d+/g, "uid-$1")
    .replaceAll(",}", "}");
  const counts = [mesh.east, mesh.west, mesh.north()].map((each) => each.names().filter(isKept).length);
  return { counts, objects: JSON.parse(text) };
}

const isKept = (key: string): boolean => !key.startsWith("Pod/");

/** Paths at which two values differ. */
function difference(a: unknown, b: unknown, path = ""): readonly string[] {
  if (isDeepStrictEqual(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return [`${path}: ${JSON.stringify(a)?.slice(0, 80)} is ${JSON.stringify(b)?.slice(0, 80)}`];
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    difference(left.get(key), right.get(key), `${path}/${key}`),
  );
}
