import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";

/** One pod of Kiali, as its status tells. Times are ISO. */
export type PodHealth = {
  name: string;
  isReady: boolean;
  phase: string;
  restarts: number;
  /** Why its container waits: "CrashLoopBackOff". */
  reason: string | null;
  lastExit: { code: number; at: string | null } | null;
  /** When it became Ready, or ceased to be. */
  since: string | null;
};

const ended = z.object({ exitCode: z.number(), finishedAt: z.string().nullish() });
const shape = z.object({
  status: z.object({
    phase: z.string().default("Pending"),
    conditions: z
      .array(z.object({ type: z.string(), status: z.string(), lastTransitionTime: z.string().nullish() }))
      .default([]),
    containerStatuses: z
      .array(
        z.object({
          restartCount: z.number().default(0),
          state: z
            .object({ waiting: z.object({ reason: z.string().nullish() }).nullish(), terminated: ended.nullish() })
            .default({}),
          lastState: z.object({ terminated: ended.nullish() }).default({}),
        }),
      )
      .default([]),
  }),
});

export function podHealth(pod: FoundObject): PodHealth {
  const parsed = shape.safeParse(pod);
  const none = { phase: "Unknown", conditions: [], containerStatuses: [] };
  const { phase, conditions, containerStatuses } = parsed.success ? parsed.data.status : none;
  const ready = conditions.find(({ type }) => type === "Ready");
  const exit = containerStatuses.map(({ state, lastState }) => state.terminated ?? lastState.terminated).find(Boolean);
  return {
    name: pod.metadata.name,
    isReady: ready?.status === "True" && pod.metadata.deletionTimestamp === undefined,
    phase,
    restarts: containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
    reason: containerStatuses.flatMap(({ state }) => state.waiting?.reason ?? [])[0] ?? null,
    lastExit: exit ? { code: exit.exitCode, at: exit.finishedAt ?? null } : null,
    since: ready?.lastTransitionTime ?? pod.metadata.creationTimestamp,
  };
}

/** Its container has ended at least once and is not Ready: also while it tries again. */
export const isCrashing = ({ isReady, lastExit, reason }: PodHealth): boolean =>
  !isReady && (lastExit !== null || reason === "CrashLoopBackOff");

/** It may still come up by itself. */
export const isStarting = (pod: PodHealth): boolean =>
  !pod.isReady && !isCrashing(pod) && (pod.phase === "Running" || pod.phase === "Pending");
