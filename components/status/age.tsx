"use client";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Evidence } from "@/lib/status/fleet-row";
import { ageWords } from "./age-words";
import { eachSecond } from "./each-second";
import { consoleNow } from "./fleet-clock";

const FROM = { console: "from the console", kiali: "from Kiali" } as const;
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });
const useEffectBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;

/**
 * "12 s ago, from the console", going on by itself. It writes its own text: hundreds of rows tick each second, and none of them is drawn
 * again for it. `isShort` leaves out who saw it. `of` null: "never asked".
 */
export function Age({
  of,
  isShort = false,
  className,
}: {
  of: Evidence | null;
  isShort?: boolean;
  className?: string | undefined;
}) {
  const time = useRef<HTMLTimeElement>(null);
  const atMs = of?.atMs ?? null;
  const from = of?.from ?? null;
  useEffectBeforePaint(() => {
    if (atMs === null) return;
    const write = (): void => {
      const node = time.current;
      if (!node) return;
      const words = ageWords(Math.max(0, consoleNow() - atMs));
      const text = isShort || from === null ? words : `${words}, ${FROM[from]}`;
      if (node.textContent !== text) node.textContent = text;
    };
    write();
    return eachSecond(write);
  }, [atMs, from, isShort]);
  if (atMs === null) return <span className={className}>never asked</span>;
  return (
    <time
      ref={time}
      className={className}
      suppressHydrationWarning
      onPointerEnter={({ currentTarget }) => {
        const at = new Date(Date.now() - Math.max(0, consoleNow() - atMs));
        currentTarget.dateTime = at.toISOString();
        currentTarget.title = absolute.format(at);
      }}
    />
  );
}
