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

/** Tells which rows are in sight, once that rests: hundreds of rows are measured then, and not whenever the browser draws. */
function watchSight(tell: (inSight: readonly string[]) => void): Sight {
  let all: ReadonlySet<string> = new Set();
  let timer: ReturnType<typeof setTimeout>;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(rowsInSight(all)), RESTS_MS);
  };
  const ending = new AbortController();
  const { signal } = ending;
  // Whatever scrolls, and not the page alone.
  addEventListener("scroll", soon, { capture: true, passive: true, signal });
  addEventListener("resize", soon, { signal });
  // What appears above the rows moves them.
  const sizes = new ResizeObserver(soon);
  sizes.observe(document.body);
  return {
    look: (ids) => {
      all = new Set(ids);
      soon();
    },
    end: () => {
      clearTimeout(timer);
      ending.abort();
      sizes.disconnect();
    },
  };
}

function rowsInSight(all: ReadonlySet<string>): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>("#main [data-row]")].flatMap((row) => {
    const id = row.dataset.row ?? "";
    // Measuring what the browser skips would have it laid out.
    if (!all.has(id) || !row.checkVisibility({ contentVisibilityAuto: true })) return [];
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < innerHeight ? [id] : [];
  });
}
