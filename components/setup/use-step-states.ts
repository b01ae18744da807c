"use client";
import { useQuery } from "@tanstack/react-query";
import { connectionQuery } from "@/components/access/connection-query";
import { checksQuery } from "@/components/requirements/checks-query";
import { tally, tallyWords } from "@/components/requirements/tally";
import type { ConnectWish, Overrides } from "@/lib/access/connect-wish";
import { NO_WISH } from "./no-wish";
import type { StepState, StepStates } from "./step-list";

/** A run starts only after these were judged, so they are behind it even when this tab never saw them. */
const BEFORE_THE_RUN: StepStates = {
  requirements: { kind: "pass", note: "asked" },
  access: { kind: "pass", note: "filled" },
  review: { kind: "pass", note: "reviewed" },
};

/** What each step can already say, from answers that are here; asks nothing by itself. */
export function useStepStates(wish: ConnectWish | null, overrides: Overrides, run: string | null): StepStates {
  const checks = useQuery({ ...checksQuery(wish ?? NO_WISH), enabled: false });
  const connection = useQuery({ ...connectionQuery(wish ?? NO_WISH), enabled: false });
  if (wish === null) return { choose: { kind: "waiting", note: "choose both" } };
  return {
    choose: { kind: "pass", note: "chosen" },
    ...(run === null ? {} : BEFORE_THE_RUN),
    ...(checks.data || checks.isFetching || run === null
      ? { requirements: requirementsState(checks.data ? tally(checks.data, overrides) : null, checks.isFetching) }
      : {}),
    ...(connection.data && !connection.isPlaceholderData
      ? {
          access: connection.data.ok
            ? { kind: "pass" as const, note: "filled" }
            : { kind: "warn" as const, note: "needs a value" },
        }
      : {}),
  };
}

function requirementsState(counts: ReturnType<typeof tally> | null, isRunning: boolean): StepState {
  if (counts === null || counts.total === 0)
    return isRunning ? { kind: "running", note: "asking" } : { kind: "waiting", note: "not yet" };
  if (isRunning) return { kind: "running", note: `${counts.done} of ${counts.total}` };
  if (counts.blocking.length > 0) return { kind: "blocked", note: `${counts.blocking.length} block` };
  if (counts.done < counts.total) return { kind: "waiting", note: tallyWords(counts) };
  return counts.attention > 0
    ? { kind: "warn", note: `${counts.attention} to read` }
    : { kind: "pass", note: `all ${counts.total} pass` };
}
