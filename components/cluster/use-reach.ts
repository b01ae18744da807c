"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ClusterRef } from "./cluster-ref";
import { type Reach, type ReachAs, reachQuery } from "./reach-query";
import { useWhenChanged } from "./use-when-changed";

export type ReachState = {
  reach: Reach | null;
  isAsking: boolean;
  /** The console's own server did not answer the last time. */
  isFailed: boolean;
  again: () => void;
  /** Again, and its exec plugin may open a login. */
  askWithLogin: () => void;
};

/** A deep look at one cluster, at once and again whenever `state` changes: what stands there is then of another state. */
export function useReach(of: ClusterRef, as: ReachAs, state: string | null): ReachState {
  const client = useQueryClient();
  const { data, isFetching, isError, refetch } = useQuery(reachQuery(of, as));
  useWhenChanged(state, refetch);
  return {
    reach: data ?? null,
    isAsking: isFetching,
    isFailed: isError,
    again: () => void refetch(),
    askWithLogin: () => void client.fetchQuery({ ...reachQuery(of, as, true), staleTime: 0 }).catch(() => undefined),
  };
}
