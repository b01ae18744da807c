"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { PARTS, SECTIONS } from "./sections";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !(target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type))));

type Actions = {
  onPalette: () => void;
  onHelp: () => void;
  /** The key that may open the palette is down: time to load it. */
  onMaybe: () => void;
  /** Something stands over the page, or is on its way there: letters are meant for it. */
  isCovered: boolean;
};

/** The console's keys. Single letters are ignored while somebody types, and with any modifier held. */
export function useShortcuts({ onPalette, onHelp, onMaybe, isCovered }: Actions) {
  const router = useRouter();
  const actions = useRef<Actions>({ onPalette, onHelp, onMaybe, isCovered });
  useEffect(() => {
    actions.current = { onPalette, onHelp, onMaybe, isCovered };
  });
  useEffect(() => {
    let wentAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Control" || event.key === "Meta") actions.current.onMaybe();
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        actions.current.onPalette();
        return;
      }
      if (actions.current.isCovered || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const goal = [...SECTIONS, ...PARTS].find(({ key }) => key === event.key);
      if (event.key === "?") actions.current.onHelp();
      else if (event.key === "g") wentAt = event.timeStamp;
      else if (goal && event.timeStamp - wentAt < 1500) router.push(goal.href);
      else if (event.key === "/") {
        const search = document.querySelector("main input[type=search]");
        if (!(search instanceof HTMLElement)) return;
        event.preventDefault();
        search.focus();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router]);
}
