"use client";
import { useEffect, useRef } from "react";

/** Calls `act` when `sign` is another one than before; the first one that is known changes nothing, nor does null. */
export function useWhenChanged(sign: string | null, act: () => unknown): void {
  const seen = useRef<string | null>(null);
  useEffect(() => {
    const before = seen.current;
    if (sign === null || sign === before) return;
    seen.current = sign;
    if (before !== null) act();
  }, [sign, act]);
}
