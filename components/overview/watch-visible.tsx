"use client";
import { useEffect, useState } from "react";
import { useOnScreen } from "@/components/status/use-on-screen";

/** So that who scrolls past a row does not have it watched. */
const RESTS_MS = 700;
const NONE: readonly string[] = [];

/**
 * Has the clusters watched whose rows are in sight, so that what changes there shows at once although the fleet is too large to be watched whole. Shows
 * nothing; a component of its own, so that scrolling draws no row. `shown` are the rows that there are, in their order.
 */
export function WatchVisible({ shown }: { shown: readonly string[] }) {
  const [inSight, setInSight] = useState(NONE);
  useOnScreen(inSight);
  // Rows are looked for anew when others are shown, not each time that one of them changes.
  const key = shown.join("\n\n");
  useEffect(() => {
    if (key === "") return;
    const ids = key.split("\n\n");
    const seen = new Set<string>();
    let timer: ReturnType<typeof setTimeout>;
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const id = target.getAttribute("data-row") ?? "";
        if (isIntersecting) seen.add(id);
        else seen.delete(id);
      }
      clearTimeout(timer);
      timer = setTimeout(() => setInSight(ids.filter((id) => seen.has(id))), RESTS_MS);
    });
    for (const row of document.querySelectorAll("#main [data-row]")) observer.observe(row);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [key]);
  return null;
}
