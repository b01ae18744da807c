import { expect } from "@playwright/test";
import { COMBINED } from "@/e2e/journeys/cluster-truth";
import { carryOut, connected } from "@/e2e/verbs/act";
import { restartByHand } from "@/e2e/verbs/kiali-by-hand";
import { listed, shows } from "@/e2e/verbs/look";
import type { Stage } from "@/e2e/verbs/stage";
import { diagnoseHome, type HomeHealth } from "@/lib/access/quarantine/home-health";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeepWorld } from "@/lib/runs/open-world";

async function diagnose(stage: Stage): Promise<HomeHealth> {
  const world = await upkeepWorld(stage.home.context);
  if (!world.ok) throw new Error(world.problem.kind);
  const health = await diagnoseHome(homeFacts(world.value, { kiali: null }), { kialiMs: 2_000, probeMs: 2_000 });
  if (!health.ok) throw new Error(JSON.stringify(health.problem));
  return health.value;
}

/** A Kiali that crash-loops since a remote died is recognised, serves again without that remote, and has it back after the release. */
export async function quarantineCrashLooping(stage: Stage): Promise<void> {
  const { west, north, home } = stage;
  await connected(stage, west, north);
  const entry = await home.truth.secret(COMBINED);
  await west.refuse();
  try {
    await restartByHand(stage);
    await expect.poll(async () => (await diagnose(stage)).state, { timeout: 90_000 }).toBe("crash-looping");
    await expect
      .poll(async () => (await diagnose(stage)).culprits.map(({ name, mend }) => `${mend} ${name}`), {
        timeout: 30_000,
      })
      .toEqual([`quarantine ${west.name}`]);
    await carryOut(stage, "quarantine", [west]);
    await shows(stage, north);
    expect(await listed(stage)).toEqual([north.name]);
    expect(await diagnose(stage)).toMatchObject({ state: "serving", culprits: [] });
  } finally {
    await west.heal();
  }
  await carryOut(stage, "release", [west]);
  await shows(stage, west, north);
  expect(await listed(stage)).toEqual([north.name, west.name].sort());
  expect((await home.truth.secret(COMBINED))?.data).toEqual(entry?.data);
}
