"use client";
import { useEffect, useRef, useState } from "react";

/**
 * Whether somebody reads the list at this moment: the pointer is over it, the keyboard is in it, or its head has been scrolled away. Put `ref` on the
 * list, with a first child that stands where it begins.
 */
export function useHold() {
  const ref = useRef<HTMLDivElement>(null);
  const [hasPointer, setPointer] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const list = ref.current;
    if (!list) return;
    // A pointer that lay there before the page came up enters nothing.
    setPointer(list.matches(":hover"));
    const head = list.firstElementChild;
    if (!head) return;
    const watch = new IntersectionObserver(([entry]) => {
      if (entry) setScrolled(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    watch.observe(head);
    return () => watch.disconnect();
  }, []);
  return {
    isHeld: hasPointer || hasFocus || isScrolled,
    hold: {
      ref,
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      // A button that was pressed with a mouse keeps the focus, and nobody reads there any more.
      onFocus: ({ target }: { target: Element }) => setFocus(target.matches(":focus-visible")),
      onBlur: (event: { currentTarget: Element; relatedTarget: EventTarget | null }) =>
        setFocus(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)),
    },
  };
}
