"use client";
import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False while the server renders and the browser takes its page over, true after that. */
export const useIsMounted = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
