"use client";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type Overrides, overrides as overridesShape } from "@/lib/access/connect-wish";

const NONE: Overrides = {};
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

function parse(text: string | null): Overrides {
  if (text === null) return NONE;
  try {
    const parsed = overridesShape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : NONE;
  } catch {
    return NONE;
  }
}

/**
 * The reasons typed for what `about` names: a pair, or a verb and its home. They live in this tab and not in the address: a link
 * that somebody sends must never set a blocking check aside.
 */
export function useOverrides(...about: readonly (string | null)[]): {
  overrides: Overrides;
  setReason: (id: string, reason: string | null) => void;
} {
  const key = `fleet.reasons ${JSON.stringify(about)}`;
  const text = useSyncExternalStore(
    subscribe,
    () => window.sessionStorage.getItem(key),
    () => null,
  );
  const overrides = useMemo(() => parse(text), [text]);
  const setReason = useCallback(
    (id: string, reason: string | null) => {
      const { [id]: _former, ...rest } = parse(window.sessionStorage.getItem(key));
      window.sessionStorage.setItem(key, JSON.stringify(reason === null ? rest : { ...rest, [id]: reason }));
      for (const listener of listeners) listener();
    },
    [key],
  );
  return { overrides, setReason };
}
