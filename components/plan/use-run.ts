"use client";
import { useEffect, useReducer } from "react";
import * as z from "zod";
import { resultShape } from "@/lib/problem-shape";
import { NOTHING_YET, type RunState, tell } from "./run-state";

/** A run as this page sees it; `isConnected` is false while what it shows may be old. */
export type WatchedRun = RunState & { isConnected: boolean };
type Told = { event: string; data: unknown } | { isConnected: boolean } | "start over";

function reduce(state: WatchedRun, told: Told): WatchedRun {
  if (told === "start over") return { ...NOTHING_YET, isConnected: true };
  return "event" in told ? { ...state, ...tell(state, told.event, told.data) } : { ...state, ...told };
}

const EVENTS = ["run", "step", "receipt", "problem"] as const;

/** Watches a run from its start; a reload, or a broken connection, picks it up again. The run goes on without us. */
export function useRun(id: string | null): WatchedRun {
  const [state, dispatch] = useReducer(reduce, { ...NOTHING_YET, isConnected: true });
  useEffect(() => {
    dispatch("start over");
    if (id === null) return;
    const address = `/api/runs/${encodeURIComponent(id)}`;
    const source = new EventSource(address);
    let ended = false;
    const take = (event: MessageEvent<string>) => {
      dispatch({ event: event.type, data: JSON.parse(event.data) });
      if (event.type === "receipt" || event.type === "problem") {
        ended = true;
        source.close();
      }
    };
    for (const event of EVENTS) source.addEventListener(event, take);
    source.onopen = () => dispatch({ isConnected: true });
    source.onerror = () => {
      if (ended) return;
      dispatch({ isConnected: false });
      if (source.readyState === EventSource.CLOSED) void whyNot(address).then((told) => told && dispatch(told));
    };
    return () => source.close();
  }, [id]);
  return state;
}

/** EventSource does not tell why it was refused; the same address asked plainly does. */
async function whyNot(address: string): Promise<Told | null> {
  try {
    const reply = await fetch(address);
    if (!reply.headers.get("content-type")?.startsWith("application/json")) {
      await reply.body?.cancel();
      return null;
    }
    const result = resultShape(z.unknown()).parse(await reply.json());
    return result.ok ? null : { event: "problem", data: result.problem };
  } catch {
    return null;
  }
}
