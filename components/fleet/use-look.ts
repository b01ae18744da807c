"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { clusterQuery } from "./cluster-query";

/** Browsers hold six connections to one host; two stay free for the page itself. */
const AT_ONCE = 4;

export type Look = {
  /** Contexts that wait for their turn or are being asked. */
  busy: ReadonlySet<string>;
  done: number;
  total: number;
  look: (contexts: readonly string[]) => void;
  cancel: () => void;
};

/** Asks clusters a few at a time, in the order given; cancelling forgets those that wait and stops those under way. */
export function useLook(): Look {
  const client = useQueryClient();
  const waiting = useRef<string[]>([]);
  const running = useRef(new Set<string>());
  const [state, setState] = useState<Pick<Look, "busy" | "done" | "total">>({ busy: new Set(), done: 0, total: 0 });

  const publish = useCallback((change: { done?: number; total?: number }) => {
    const busy = new Set([...running.current, ...waiting.current]);
    setState((was) => ({
      busy,
      done: busy.size === 0 ? 0 : was.done + (change.done ?? 0),
      total: busy.size === 0 ? 0 : was.total + (change.total ?? 0),
    }));
  }, []);

  const pump = useCallback(() => {
    while (running.current.size < AT_ONCE) {
      const context = waiting.current.shift();
      if (context === undefined) return;
      running.current.add(context);
      client
        .fetchQuery({ ...clusterQuery(context), staleTime: 0 })
        .catch(() => undefined)
        .then(() => {
          running.current.delete(context);
          pump();
          publish({ done: 1 });
        });
    }
  }, [client, publish]);

  const look = useCallback(
    (contexts: readonly string[]) => {
      const added = contexts.filter((name) => !running.current.has(name) && !waiting.current.includes(name));
      waiting.current.push(...added);
      pump();
      publish({ total: added.length });
    },
    [pump, publish],
  );

  const cancel = useCallback(() => {
    waiting.current = [];
    for (const context of running.current) void client.cancelQueries({ queryKey: clusterQuery(context).queryKey });
    publish({});
  }, [client, publish]);

  return { ...state, look, cancel };
}
