"use client";
import { useCallback, useRef, useState } from "react";
import type { Looked } from "./discovery";

export type Discovery = {
  /** Contexts whose answer is awaited. */
  busy: ReadonlySet<string>;
  /** Of the last time, in the order of answering; empty before. */
  looked: readonly Looked[];
  total: number;
  isRunning: boolean;
  /** The console's own server broke off. */
  isBroken: boolean;
  look: (contexts: readonly string[], mayLogin: boolean) => void;
  cancel: () => void;
};

const NOTHING: Omit<Discovery, "look" | "cancel"> = {
  busy: new Set(),
  looked: [],
  total: 0,
  isRunning: false,
  isBroken: false,
};

/** Looks for Kialis where the operator said; one found is a home from then on, and comes by the stream like any other row. */
export function useDiscovery(): Discovery {
  const [state, setState] = useState(NOTHING);
  const under = useRef<AbortController | null>(null);
  const look = useCallback((contexts: readonly string[], mayLogin: boolean) => {
    if (contexts.length === 0) return;
    under.current?.abort();
    const controller = new AbortController();
    under.current = controller;
    setState({ ...NOTHING, busy: new Set(contexts), total: contexts.length, isRunning: true });
    const take = (looked: Looked) =>
      setState((was) => ({
        ...was,
        busy: new Set([...was.busy].filter((each) => each !== looked.context)),
        looked: [...was.looked, looked],
      }));
    const end = (isBroken: boolean) => {
      if (under.current === controller) setState((was) => ({ ...was, busy: new Set(), isRunning: false, isBroken }));
    };
    // Wanted once in the life of a fleet.
    const answers = import("./discovery").then(({ discover }) => discover(contexts, mayLogin, take, controller.signal));
    answers.then(
      (isWhole) => end(!isWhole),
      () => end(!controller.signal.aborted),
    );
  }, []);
  const cancel = useCallback(() => under.current?.abort(), []);
  return { ...state, look, cancel };
}
