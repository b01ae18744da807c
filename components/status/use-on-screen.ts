"use client";
import { useEffect, useState } from "react";

/** Before the console takes the page for closed, with room for one that was lost. */
const AGAIN_MS = 20_000;

/**
 * Tells the console that these rows are what this page is about, so that their clusters are watched however many there are. At most a hundred; while
 * the tab is hidden nothing is told.
 */
export function useOnScreen(ids: readonly string[]): void {
  const key = JSON.stringify(ids.slice(0, 100));
  // One name for as long as the page is there: what it shows next takes the place of what it showed before.
  const [page] = useState(() => crypto.randomUUID());
  useEffect(() => {
    if (key === "[]") return;
    const tell = (): void => {
      if (document.hidden) return;
      const body = `{"page":"${page}","ids":${key}}`;
      // What was not heard is told again.
      fetch("/api/fleet/screen", { method: "POST", headers: { "content-type": "application/json" }, body }).catch(
        () => undefined,
      );
    };
    tell();
    const timer = setInterval(tell, AGAIN_MS);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [key, page]);
}
