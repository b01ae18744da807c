"use client";
import { useEffect, useRef, useState } from "react";
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
  const sight = useRef<Sight | null>(null);
  useEffect(() => {
    const own = watchSight(setInSight);
    sight.current = own;
    return () => own.end();
  }, []);
  // Rows are looked for anew when others are shown, not each time that one of them changes.
  const key = shown.join("\n\n");
  useEffect(() => sight.current?.look(key === "" ? NONE : key.split("\n\n")), [key]);
  return null;
}

type Sight = { look: (ids: readonly string[]) => void; end: () => void };

/** Tells which rows are in sight, once that rests. Of hundreds of rows only those are taken up that it does not know yet. */
function watchSight(tell: (inSight: readonly string[]) => void): Sight {
  const seen = new Set<string>();
  const known = new WeakSet<Element>();
  let all: readonly string[] = NONE;
  let timer: ReturnType<typeof setTimeout>;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(all.filter((id) => seen.has(id))), RESTS_MS);
  };
  // A row that moved is another element: the old one leaves before the new one comes.
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const id = target.getAttribute("data-row") ?? "";
      if (isIntersecting) seen.add(id);
      else seen.delete(id);
    }
    soon();
  });
  return {
    look: (ids) => {
      all = ids;
      for (const row of document.querySelectorAll("#main [data-row]"))
        if (!known.has(row)) {
          known.add(row);
          observer.observe(row);
        }
      soon();
    },
    end: () => {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}
