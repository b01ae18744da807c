import { expect } from "@playwright/test";
import { COMBINED } from "@/e2e/journeys/cluster-truth";
import { carryOut, connect, connected } from "@/e2e/verbs/act";
import { countRestarts, listed, onePod, pods, tokenOf, tried } from "@/e2e/verbs/look";
import type { Stage } from "@/e2e/verbs/stage";
import { watchKiali } from "@/e2e/verbs/watch-kiali";

/**
 * A token Secret's use is seen in the remote; a requested token's is known by time. Both are replaced in one run, under one pod of Kiali that never
 * loses sight of anything.
 */
export async function rotateTwo(stage: Stage): Promise<void> {
  const { west, north } = stage;
  await connect(stage, north, ["--token", "request"]);
  await connected(stage, west);
  await onePod(stage);
  const both = [west, north] as const;
  const [pod, old] = [await pods(stage), await Promise.all(both.map((place) => tokenOf(stage, place)))];
  const stop = watchKiali(stage, [west.name, north.name]);
  const told = await carryOut(stage, "rotate", both);
  const seen = await stop();
  expect(seen.polls).toBeGreaterThan(5);
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0, missing: { [west.name]: 0, [north.name]: 0 } });
  expect(await pods(stage)).toEqual(pod);
  for (const [index, place] of both.entries()) {
    const how = place === west ? "Kiali uses it: seen in" : "by time";
    expect(told.detail(`${place.name}/remote/gate.in-use`)).toContain(how);
    expect(await tried(place, old[index] ?? "")).toBe(401);
    const now = await tokenOf(stage, place);
    expect(now).not.toBe(old[index]);
    expect(await tried(place, now)).toBe(200);
    expect(JSON.stringify(told)).not.toContain(old[index] ?? "?");
    expect(JSON.stringify(told)).not.toContain(now);
  }
}

/** A token that stands in the kubeconfig gets a key of its own, with one restart. */
export async function moveInlineToken(stage: Stage): Promise<void> {
  const { north, home } = stage;
  await connected(stage, stage.west, north);
  await connect(stage, north, ["--token-place", "inline"]);
  const { token } = await home.truth.credential(COMBINED, north.name);
  const old = String(token);
  expect(await tried(north, old)).toBe(200);
  const restarts = await countRestarts(stage);
  const stop = watchKiali(stage, [stage.west.name, north.name]);
  await carryOut(stage, "rotate", [north]);
  const seen = await stop();
  expect(seen, seen.words.join("\n")).toMatchObject({ unhealthy: 0 });
  expect(await restarts()).toBe(1);
  expect(await home.truth.credential(COMBINED, north.name)).not.toHaveProperty("token");
  expect(await tried(north, old)).toBe(401);
  expect(await tried(north, await tokenOf(stage, north))).toBe(200);
  expect(await listed(stage)).toEqual([north.name, stage.west.name].sort());
}
