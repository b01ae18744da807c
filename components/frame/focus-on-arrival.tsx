"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";

/**
 * Puts the focus on the heading of a page that was come to from another one: the link or button that led there is gone. The
 * first page keeps its focus at the top, where the skip link is.
 */
export function FocusOnArrival() {
  const pathname = usePathname();
  const here = `${pathname} ${useSearchParams().get("run") ?? ""}`;
  const last = useRef(here);
  useEffect(() => {
    if (last.current === here) return;
    last.current = here;
    const heading = document.querySelector<HTMLElement>("#main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, [here]);
  return null;
}
