"use client";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { FleetView } from "@/lib/status/fleet-row";
import { feedIfThere, withFeed } from "./feed-when-wanted";
import { consoleNow } from "./fleet-clock";
import { FLEET_KEY } from "./fleet-query";
import type { FeedLink } from "./tab-circle";

/** The live fleet as this page knows it. */
export type LiveFleet = FeedLink & {
  /** Null until the first answer. */
  view: FleetView | null;
  /** The console's clock, ms: `ageMs(row, nowMs())`. The same function each time. */
  nowMs: () => number;
};

const UNTIL_KNOWN: FeedLink = { link: "connecting", isSignedOut: false };

/** How the state reaches this page; opens nothing by itself. */
export function useLink(): FeedLink {
  const client = useQueryClient();
  const store = useMemo(
    () => ({
      subscribe: (listener: () => void) =>
        withFeed(client, (feed) => {
          // It may have been known to others before it was known here.
          listener();
          return feed.onLink(listener);
        }),
      get: () => feedIfThere(client)?.link() ?? UNTIL_KNOWN,
    }),
    [client],
  );
  return useSyncExternalStore(store.subscribe, store.get, () => UNTIL_KNOWN);
}

/** Keeps the live state of the fleet open while the component is mounted, and draws it again when anything changed. */
export function useFleet(): LiveFleet {
  const client = useQueryClient();
  const link = useLink();
  useEffect(() => withFeed(client, (feed) => feed.hold()), [client]);
  const { data } = useQuery<FleetView>({
    queryKey: FLEET_KEY,
    queryFn: skipToken,
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return { ...link, view: data ?? null, nowMs: consoleNow };
}
