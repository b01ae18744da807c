"use client";
import { useEffect, useState } from "react";

/** The time (ms), anew every half minute: for countdowns in minutes. Nothing that the server renders may show it. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
