"use client";
import { type KeyboardEvent, type RefObject, useCallback, useState } from "react";
import type { Scene } from "@/lib/status/topology-scene";
import { type WalkKey, walk } from "@/lib/status/topology-walk";

const KEYS: ReadonlySet<string> = new Set<WalkKey>(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);
const isWalkKey = (key: string): key is WalkKey => KEYS.has(key);

/** The id of the cluster or the line that an event is about. */
export const idAt = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement | SVGElement>("[data-id]")?.dataset.id ?? null) : null;

/** Roving focus in the picture: Tab comes to one cluster or line, the arrows go along the lines. `onLeave` is Escape. */
export function useWalk(
  root: RefObject<HTMLElement | null>,
  scene: Scene,
  onLeave: () => boolean,
): {
  active: string | null;
  onFocus: (event: { target: EventTarget }) => void;
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const [wanted, setWanted] = useState<string | null>(null);
  const isThere = scene.items.some(({ id }) => id === wanted) || scene.lines.some(({ id }) => id === wanted);
  const active = isThere ? wanted : (scene.items[0]?.id ?? null);
  const onFocus = useCallback(({ target }: { target: EventTarget }) => setWanted((was) => idAt(target) ?? was), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape" && onLeave()) event.preventDefault();
    const from = idAt(event.target);
    if (from === null || !isWalkKey(event.key)) return;
    event.preventDefault();
    const to = walk(scene, from, event.key);
    if (to === null) return;
    setWanted(to);
    root.current?.querySelector<HTMLElement>(`button[data-id="${CSS.escape(to)}"]`)?.focus();
  };
  return { active, onFocus, onKeyDown };
}
