"use client";
import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function each time, which does what the latest one does: for handlers, never while drawing. */
export function useStable<Args extends readonly unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
