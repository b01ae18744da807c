"use client";
import { useCallback, useSyncExternalStore } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import type { OptionalStepId } from "./steps";

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The optional steps that were left out for a home, in this tab; a step that is done after all counts as done. */
export function useSkipped(home: HomeRef | null): {
  skipped: ReadonlySet<string>;
  skip: (step: OptionalStepId) => void;
} {
  const key = `fleet.skipped ${JSON.stringify([home?.home ?? null, home?.kiali ?? null])}`;
  const text = useSyncExternalStore(
    subscribe,
    () => window.sessionStorage.getItem(key) ?? "",
    () => "",
  );
  const skip = useCallback(
    (step: OptionalStepId) => {
      const former = (window.sessionStorage.getItem(key) ?? "").split(" ");
      window.sessionStorage.setItem(key, [...new Set([...former, step])].filter(Boolean).join(" "));
      for (const listener of listeners) listener();
    },
    [key],
  );
  return { skipped: new Set(text.split(" ").filter(Boolean)), skip };
}
