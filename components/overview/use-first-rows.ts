"use client";
import { startTransition, useEffect, useState } from "react";

/** As many as fill a tall screen. */
const FIRST = 40;

/**
 * The first rows while the page comes up, then all of them: the server renders what is seen, the browser takes that over at once, and the rest
 * follows without holding anything up.
 */
export function useFirstRows<T>(rows: readonly T[]): readonly T[] {
  const [isUp, setUp] = useState(false);
  useEffect(() => startTransition(() => setUp(true)), []);
  return isUp || rows.length <= FIRST ? rows : rows.slice(0, FIRST);
}
