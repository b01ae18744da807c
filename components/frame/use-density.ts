"use client";
import { useEffect, useSyncExternalStore } from "react";
import { DENSITY_COOKIE, type Density, rememberAppearance } from "./appearance-cookies";

const listeners = new Set<() => void>();
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const now = (): Density => (document.documentElement.dataset.density === "compact" ? "compact" : "comfortable");

function show(density: Density): void {
  document.documentElement.dataset.density = density;
  for (const listener of listeners) listener();
}

/** Shows the whole console in a density, and keeps it for a year. */
export function chooseDensity(density: Density): void {
  rememberAppearance(DENSITY_COOKIE, density);
  show(density);
}

/** The density as it is shown. `wanted` by an address is shown while that page is, and nobody's choice is changed by it. */
export function useDensity(wanted: Density | null): { density: Density; setDensity: (density: Density) => void } {
  useEffect(() => {
    if (wanted === null) return;
    const before = now();
    show(wanted);
    return () => {
      // A choice made meanwhile stays.
      if (now() === wanted) show(before);
    };
  }, [wanted]);
  return { density: useSyncExternalStore(subscribe, now, () => "comfortable"), setDensity: chooseDensity };
}
