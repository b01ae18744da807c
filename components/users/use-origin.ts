"use client";
import { useSyncExternalStore } from "react";

const nothing = () => () => undefined;

/** This console's own address as the browser sees it; null while the page is rendered on the server. */
export const useOrigin = (): string | null =>
  useSyncExternalStore(
    nothing,
    () => window.location.origin,
    () => null,
  );
