import { pause } from "@/lib/access/poll-until";
import type { Plan } from "@/lib/plan/plan";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";
import type { UpkeepWish } from "./upkeep-wish";

const SECOND_MS = 1_000;

/** Puts the time to think again before the first step of a plan that takes something away. */
export function withWindow(plan: Plan, { windowSeconds, home }: Pick<UpkeepWish, "windowSeconds" | "home">): Plan {
  if (windowSeconds === 0 || !plan.steps.some(({ verb }) => verb !== "keep" && verb !== "gate")) return plan;
  const because = "until then it can be called off, and nothing has been touched";
  return {
    ...plan,
    steps: [
      {
        id: "home/gate.window",
        place: { side: "home", context: home },
        verb: "gate",
        gate: "gate.window",
        title: `${windowSeconds} s have passed`,
        because,
        why: because,
      },
      ...plan.steps,
    ],
  };
}

/** Counts down; called off, it ends as "cancelled" before anything was touched. */
export const windowGate =
  (seconds: number): GateCode =>
  async (_gate, { signal, progress, cluster: { context } }) => {
    for (let left = seconds; left > 0; left -= 1) {
      progress(`begins in ${left} s`);
      await pause(SECOND_MS, signal);
      if (signal.aborted) return fail({ kind: "cancelled", context });
    }
    return ok("not called off");
  };
