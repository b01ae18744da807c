import { expect } from "@playwright/test";
import { recordingTerminal } from "@/cli/recording-terminal";
import { runCli } from "@/cli/run-cli";
import { COMBINED } from "@/e2e/journeys/cluster-truth";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";
import type { Place, Stage } from "./stage";

/** What a run of a verb left to be looked at. */
export type Told = {
  plan: Plan;
  receipt: Receipt;
  events: readonly StepEvent[];
  /** What the last step whose id ends so had to say when it was done. */
  detail: (idEnd: string) => string | null;
};

/** Connects with the command, as an operator types it. */
export async function connect(stage: Stage, place: Place, more: readonly string[] = []): Promise<void> {
  const { terminal, printed } = recordingTerminal();
  const argv = ["connect", "--home", stage.home.context, "--remote", place.context, "--access", "view-only", "--yes"];
  const code = await runCli([...argv, ...stage.connectOptions, ...more], terminal, () => import("@/cli/world"));
  expect({ code, err: printed.err }, printed.out).toEqual({ code: 0, err: "" });
  await stage.home.truth.rolledOut();
}

/** Connects those that are not, in the combined Secret with the token in a key of its own. */
export async function connected(stage: Stage, ...places: readonly Place[]): Promise<void> {
  const { truth } = stage.home;
  for (const place of places) {
    const keys = await truth.keys(COMBINED);
    const listed = await truth.listed().catch((): readonly string[] => []);
    const isThere = [place.name, `${place.name}.token`].every((key) => keys.includes(key));
    if (!isThere || !listed.includes(place.name)) await connect(stage, place);
  }
}

/** Carries a verb out for these clusters, and expects no more than that it could begin. */
export async function attempt(
  stage: Stage,
  verb: UpkeepWish["verb"],
  places: readonly Place[],
  more: { asked?: object; onEvent?: (event: StepEvent) => void } = {},
): Promise<Told> {
  const world = await upkeepWorld(stage.home.context);
  if (!world.ok) throw new Error(JSON.stringify(world.problem));
  const events: StepEvent[] = [];
  let plan: Plan | null = null;
  const names = places.map(({ name }) => name);
  const done = await upkeep({
    wish: upkeepWish.parse({ verb, home: stage.home.context, kiali: null, names, ...more.asked }),
    world: { ...world.value, ...(stage.patience ? { patience: stage.patience } : {}) },
    signal: new AbortController().signal,
    onPlan: (made) => {
      plan = made;
    },
    onEvent: (event) => {
      events.push(event);
      more.onEvent?.(event);
    },
    record: () => Promise.resolve(ok(undefined)),
  });
  if (!done.ok || !plan) throw new Error(`${verb} of ${names.join(", ")}: ${JSON.stringify(done)}`);
  const detail = (idEnd: string) =>
    events.findLast(({ id, status }) => id.endsWith(idEnd) && status === "done")?.detail ?? null;
  return { plan, receipt: done.value, events, detail };
}

/** The same, come to its end in every cluster. */
export async function carryOut(...asked: Parameters<typeof attempt>): Promise<Told> {
  const told = await attempt(...asked);
  const { stoppedBy, unfinished = [], undone, left } = told.receipt;
  expect({ stoppedBy, unfinished, undone, left }, JSON.stringify(told.receipt, null, 1)).toEqual({
    stoppedBy: null,
    unfinished: [],
    undone: [],
    left: [],
  });
  await asked[0].home.truth.rolledOut();
  return told;
}
