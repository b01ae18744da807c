"use client";
import { useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { ADDRESS_CHANGED } from "@/components/ui/keep-params";
import { type FleetWish, wishOf } from "./fleet-wish";

/**
 * What the address asks for, read from the address itself: after a reload the router fetches a page for each step back, and what it knows of the
 * address is that of a step before for as long. It is asked all the same, because it tells when a link leads here.
 */
export function useWish(): FleetWish {
  const routed = useSearchParams().toString();
  const search = useSyncExternalStore(subscribe, here, () => routed);
  return useMemo(() => wishOf(new URLSearchParams(search)), [search]);
}

const here = (): string => window.location.search.slice(1);

function subscribe(onChange: () => void): () => void {
  for (const event of EVENTS) window.addEventListener(event, onChange);
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, onChange);
  };
}
const EVENTS = ["popstate", ADDRESS_CHANGED] as const;
