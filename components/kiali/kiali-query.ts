import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { KialiClusters, KialiSeen } from "@/lib/status/kiali-view";

const seenShape = z.custom<KialiSeen>((value) => hasKeys(value, "at", "look", "problem"), "Not a look at a Kiali");
const seenReply = resultShape(seenShape);
const clustersShape = z.custom<KialiClusters>(
  (value) => hasKeys(value, "at", "listed", "readAt", "inventory"),
  "Not what a Kiali lists",
);
const clustersReply = resultShape(clustersShape);

/** While something goes on, its end should be seen at once. */
const BUSY_MS = 3_000;
const CALM_MS = 15_000;

/** What the home's API server says of its Kiali. Kiali itself is not asked, so it is quick also when Kiali hangs. */
export const kialiQuery = (ref: HomeRef) =>
  queryOptions<Result<KialiSeen>>({
    queryKey: ["kiali", ref.home, ref.kiali],
    staleTime: 5_000,
    refetchInterval: ({ state }) => (isBusy(state.data) ? BUSY_MS : CALM_MS),
    queryFn: async ({ signal }): Promise<Result<KialiSeen>> =>
      seenReply.parse(await (await fetch(`/api/fleet/kiali?${homeParams(ref)}`, { signal })).json()),
  });

function isBusy(seen: Result<KialiSeen> | undefined): boolean {
  if (!seen?.ok || !seen.value.look) return false;
  const { pods, pending } = seen.value.look;
  return pending.some(({ tone }) => tone === "info") || (pods.ok && pods.value.some(({ isReady }) => !isReady));
}

/** What Kiali lists now, beside what its Secrets name. Waits for Kiali for up to 8 s. */
export const kialiClustersQuery = (ref: HomeRef) =>
  queryOptions({
    queryKey: ["kiali clusters", ref.home, ref.kiali],
    staleTime: 10_000,
    refetchInterval: 30_000,
    queryFn: async ({ signal }): Promise<Result<KialiClusters>> =>
      clustersReply.parse(await (await fetch(`/api/fleet/kiali/clusters?${homeParams(ref)}`, { signal })).json()),
  });
