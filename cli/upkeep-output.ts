import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Receipt } from "@/lib/plan/plan";
import type { PlanOutput } from "./contract/plan-output";
import type { UpkeepOutput } from "./contract/upkeep-output";
import { problemJson } from "./problem-json";

/** The JSON of a verb about connections: the plan's, with what it is about and which halves are not done. */
export const upkeepJson = (
  { verb, home, names }: Pick<UpkeepWish, "verb" | "home" | "names">,
  planned: PlanOutput,
  receipt: Receipt | null = null,
): UpkeepOutput => ({
  verb,
  home,
  names: [...names],
  ...planned,
  unfinished: (receipt?.unfinished ?? []).map(({ lane, step, problem }) => ({
    lane,
    step,
    problem: problemJson(problem),
  })),
});
