import { expect } from "@playwright/test";
import { COMBINED } from "@/e2e/journeys/cluster-truth";
import { attempt, carryOut, connected } from "@/e2e/verbs/act";
import { hireClerk } from "@/e2e/verbs/clerk";
import { countRestarts, holdings, listed, onRecord, shows, tokenOf, tried } from "@/e2e/verbs/look";
import type { Place, Stage } from "@/e2e/verbs/stage";
import { watchKiali } from "@/e2e/verbs/watch-kiali";
import type { StepEvent } from "@/lib/plan/plan";

/** One connection goes without a trace, and nobody else notices. */
export async function revokeOne(stage: Stage): Promise<void> {
  const { west, north, home } = stage;
  await connected(stage, west, north);
  const old = await tokenOf(stage, west);
  const restarts = await countRestarts(stage);
  const [there, kept] = [await holdings(north), await tokenOf(stage, north)];
  expect(await tried(west, old)).toBe(200);
  const stop = watchKiali(stage, [north.name]);
  const told = await carryOut(stage, "revoke", [west]);
  const seen = await stop();
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0, missing: { [north.name]: 0 } });
  expect(await tried(west, old)).toBe(401);
  expect(await holdings(west)).toEqual(stage.blank.west);
  expect(await listed(stage)).toEqual([north.name]);
  expect(await home.truth.keys(COMBINED)).toEqual([north.name, `${north.name}.token`]);
  expect(await restarts()).toBe(1);
  expect(await onRecord(stage)).toEqual({});
  expect([await holdings(north), await tokenOf(stage, north)]).toEqual([there, kept]);
  expect(JSON.stringify(told)).not.toContain(old);
  await shows(stage, north);
}

/** Says when a token got its first other answer than 200, and which, as long as nobody stops it. */
function watchToken(place: Place, token: string): () => Promise<{ status: number; at: number } | null> {
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const status = await tried(place, token);
      if (status !== 200) return { status, at: performance.now() };
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return null;
  })();
  return async () => {
    isOver = true;
    return watching;
  };
}

const isRestart = ({ id }: StepEvent): boolean => id.endsWith("/restart");

/** Two leaked credentials: their rights are gone while Kiali still restarts, once for both. */
export async function revokeTwoBindingFirst(stage: Stage): Promise<void> {
  const { west, north, home } = stage;
  await connected(stage, west, north);
  const both = [west, north] as const;
  const old = await Promise.all(both.map((place) => tokenOf(stage, place)));
  const restarts = await countRestarts(stage);
  const watching = both.map((place, index) => watchToken(place, old[index] ?? ""));
  const stop = watchKiali(stage, []);
  let restarted = 0;
  await carryOut(stage, "revoke", both, {
    asked: { order: "binding-first" },
    onEvent: (event) => {
      if (isRestart(event) && event.status === "done") restarted = performance.now();
    },
  });
  for (const first of await Promise.all(watching.map((end) => end()))) {
    // 401 where the token, deleted next, died between two tries.
    expect([401, 403]).toContain(first?.status);
    expect(first?.at).toBeLessThan(restarted);
  }
  const seen = await stop();
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0 });
  for (const [index, place] of both.entries()) expect(await tried(place, old[index] ?? "")).toBe(401);
  expect([await holdings(west), await holdings(north)]).toEqual([stage.blank.west, stage.blank.north]);
  expect(await restarts()).toBe(1);
  expect([await listed(stage), await onRecord(stage)]).toEqual([[], {}]);
  expect(await home.truth.secret(COMBINED)).toBeNull();
}

/** One leaked credential: its token goes while Kiali still restarts, and Kiali stays usable. */
export async function revokeTokenFirst(stage: Stage): Promise<void> {
  const { west } = stage;
  await connected(stage, west);
  const old = await tokenOf(stage, west);
  const stop = watchKiali(stage, []);
  const { events } = await carryOut(stage, "revoke", [west], { asked: { order: "token-first" } });
  const seen = await stop();
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0 });
  const doneAt = (is: (event: StepEvent) => boolean) =>
    events.findIndex((event) => event.status === "done" && is(event));
  const deleted = doneAt(({ id }) => id.includes("/Secret/") && id.startsWith("remote/"));
  expect(deleted).toBeGreaterThan(-1);
  expect(deleted).toBeLessThan(doneAt(isRestart));
  expect(await tried(west, old)).toBe(401);
  expect(await holdings(west)).toEqual(stage.blank.west);
  expect([await listed(stage), await onRecord(stage)]).toEqual([[], {}]);
}

/** One remote forbids half-way, the other is dead: the home is finished, both are on record, and settling them is proven. */
export async function revokeLeavesOrphans(stage: Stage): Promise<void> {
  const { west, north, home } = stage;
  await connected(stage, west, north);
  const both = [west, north] as const;
  const old = await Promise.all(both.map((place) => tokenOf(stage, place)));
  const restarts = await countRestarts(stage);
  const clerk = await hireClerk(stage, west);
  await north.refuse();
  try {
    let cut: Promise<void> | null = null;
    const stop = watchKiali(stage, []);
    const { receipt } = await attempt(stage, "revoke", both, {
      asked: { remotes: { [west.name]: clerk.context, [north.name]: north.context } },
      onEvent: (event) => {
        if (isRestart(event)) cut ??= clerk.cut();
      },
    });
    await cut;
    const seen = await stop();
    expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0 });
    expect(receipt.stoppedBy).toBeNull();
    expect(new Set(receipt.unfinished?.map(({ lane, problem }) => `${lane} ${problem.kind}`))).toEqual(
      new Set([`${west.name} forbidden`, `${north.name} unreachable`]),
    );
    expect(await home.truth.secret(COMBINED)).toBeNull();
    expect(await listed(stage)).toEqual([]);
    expect(await restarts()).toBe(1);
    const records = await onRecord(stage);
    expect(Object.keys(records).sort()).toEqual([north.name, west.name].sort());
    expect(records[west.name]).toContain("ClusterRoleBinding");
    for (const token of old) expect(JSON.stringify(records)).not.toContain(token);
  } finally {
    await north.heal();
    await clerk.dismiss();
  }
  await carryOut(stage, "settle", both, { asked: { remotes: { [west.name]: west.context } } });
  expect(await onRecord(stage)).toEqual({});
  // Where the first try deleted the token, no copy is left to be proven dead: the API server forgets it by itself.
  for (const [index, place] of both.entries())
    await expect.poll(() => tried(place, old[index] ?? ""), { timeout: 15_000 }).toBe(401);
  expect([await holdings(west), await holdings(north)]).toEqual([stage.blank.west, stage.blank.north]);
}
