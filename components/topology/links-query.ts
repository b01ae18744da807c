import { queryOptions } from "@tanstack/react-query";
import type { Problem } from "@/lib/problem";
import type { IstioSide } from "@/lib/status/topology-link";

/** What Istio said so far. `logins`: contexts that are not asked, because that could open a login. */
export type IstioSeen = {
  sides: readonly IstioSide[];
  asked: number;
  logins: readonly string[];
  /** Why nothing could be asked at all. */
  problem: Problem | null;
};

export const LINKS_KEY = ["fleet-links"] as const;

/** Istio's own links of every cluster that may be asked, streamed: each answer is in the cache soon after it came. Dials clusters. */
export const linksQuery = () =>
  queryOptions({
    queryKey: LINKS_KEY,
    staleTime: 5 * 60_000,
    // Its parser comes after the first look at the picture.
    queryFn: async ({ signal, client }): Promise<IstioSeen> => (await import("./read-links")).readLinks(client, signal),
  });
