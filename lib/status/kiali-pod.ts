import * as z from "zod";
import { podHealth } from "@/lib/access/quarantine/pod-health";
import type { FoundObject } from "@/lib/cluster/cluster";
import type { KialiPod } from "./kiali-view";

const shape = z.object({
  spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().optional() })) }),
  status: z
    .object({
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            state: z.object({ running: z.object({ startedAt: z.string().nullish() }).nullish() }).default({}),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** A pod of Kiali; `container` is the one that serves. */
export function kialiPod(found: FoundObject, container: string): KialiPod {
  const parsed = shape.safeParse(found);
  const mine = <T extends { name: string }>(all: readonly T[] | undefined) =>
    all?.find(({ name }) => name === container) ?? all?.[0];
  return {
    ...podHealth(found),
    createdAt: found.metadata.creationTimestamp,
    startedAt: mine(parsed.data?.status.containerStatuses)?.state.running?.startedAt ?? null,
    image: mine(parsed.data?.spec.containers)?.image ?? null,
    isLeaving: found.metadata.deletionTimestamp !== undefined,
  };
}

/** Since when every pod that serves has read what Kiali reads at its start, ms; null when none serves. */
export function readSince(
  pods: readonly Pick<KialiPod, "isReady" | "isLeaving" | "startedAt" | "createdAt">[],
): number | null {
  const starts = pods
    .filter(({ isReady, isLeaving }) => isReady && !isLeaving)
    .map(({ startedAt, createdAt }) => Date.parse(startedAt ?? createdAt));
  return starts.length === 0 ? null : Math.min(...starts);
}
