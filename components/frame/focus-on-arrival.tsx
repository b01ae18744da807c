"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";

/** Puts the focus on the heading of the page as it stands now; null while there is none. */
function focusHeading(): HTMLElement | null {
  const heading = document.querySelector<HTMLElement>("#main h1");
  if (!heading) return null;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return heading;
}

/**
 * Puts the focus on the heading of a page that was come to from another one: the link or button that led there is gone. Where the page takes
 * the place of its skeleton the focus goes along. The first page keeps its focus at the top, where the skip link is.
 */
export function FocusOnArrival() {
  const pathname = usePathname();
  const here = `${pathname} ${useSearchParams().get("run") ?? ""}`;
  const last = useRef(here);
  useEffect(() => {
    if (last.current === here) return;
    last.current = here;
    let heading = focusHeading();
    const main = document.querySelector("#main");
    if (!main) return;
    const replaced = new MutationObserver(() => {
      if (heading?.isConnected) return;
      if (document.activeElement === document.body) heading = focusHeading();
      else replaced.disconnect();
    });
    replaced.observe(main, { childList: true, subtree: true });
    return () => replaced.disconnect();
  }, [here]);
  return null;
}
