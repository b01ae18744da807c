"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Plan } from "@/lib/plan/plan";
import type { Problem, Result } from "@/lib/problem";

/** Why a reviewed plan was not started. "no answer": the console's own server said nothing. */
export type Refusal = Problem | "no answer";

export type Begin = {
  isPending: boolean;
  refusal: Refusal | null;
  /** The plan that was on the page when it was asked to begin; null before. */
  reviewed: Plan | null;
  begin: (reviewed: Plan, start: () => Promise<Result<{ run: string }>>) => Promise<void>;
};

/** Starts what was reviewed, then leads to its run. When the clusters changed meanwhile it plans again and keeps what was reviewed. */
export function useBegin({ onStarted, planAgain }: { onStarted: (run: string) => void; planAgain: () => void }): Begin {
  const client = useQueryClient();
  const [state, setState] = useState<Pick<Begin, "isPending" | "refusal" | "reviewed">>({
    isPending: false,
    refusal: null,
    reviewed: null,
  });
  const begin: Begin["begin"] = async (reviewed, start) => {
    setState({ isPending: true, refusal: null, reviewed });
    const result = await start().catch(() => null);
    if (result?.ok) {
      // What was read before the run is old by the time somebody comes back from it.
      await client.invalidateQueries({ refetchType: "none" });
      return onStarted(result.value.run);
    }
    setState({ isPending: false, refusal: result === null ? "no answer" : result.problem, reviewed });
    if (result?.problem.kind === "plan-changed") planAgain();
  };
  return { ...state, begin };
}
