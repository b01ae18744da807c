"use client";
import { useCallback, useEffect, useRef, useState } from "react";

/** Browsers hold six connections to one host; two stay free for the page itself. */
const AT_ONCE = 4;

export type Queue = {
  /** Keys that wait for their turn or are under way. */
  busy: ReadonlySet<string>;
  done: number;
  total: number;
  add: (keys: readonly string[]) => void;
  cancel: () => void;
};

/** Works on keys a few at a time, in the order given; cancelling forgets those that wait and stops those under way. */
export function useQueue({
  work,
  stop,
}: {
  /** Its end is all that matters; how it went is kept elsewhere. */
  work: (key: string) => Promise<unknown>;
  stop: (key: string) => void;
}): Queue {
  const code = useRef({ work, stop });
  useEffect(() => {
    code.current = { work, stop };
  });
  const waiting = useRef<string[]>([]);
  const running = useRef(new Set<string>());
  const [state, setState] = useState<Pick<Queue, "busy" | "done" | "total">>({ busy: new Set(), done: 0, total: 0 });

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
      const key = waiting.current.shift();
      if (key === undefined) return;
      running.current.add(key);
      code.current
        .work(key)
        .catch(() => undefined)
        .then(() => {
          running.current.delete(key);
          pump();
          publish({ done: 1 });
        });
    }
  }, [publish]);

  const add = useCallback(
    (keys: readonly string[]) => {
      const added = keys.filter((key) => !running.current.has(key) && !waiting.current.includes(key));
      if (added.length === 0) return;
      waiting.current.push(...added);
      pump();
      publish({ total: added.length });
    },
    [pump, publish],
  );

  const cancel = useCallback(() => {
    waiting.current = [];
    for (const key of running.current) code.current.stop(key);
    publish({});
  }, [publish]);

  return { ...state, add, cancel };
}
