"use client";
import { useCallback, useMemo, useRef, useState } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { lookAgainAt } from "./look-again-at";

/** One wish to look again; `afterMs` is the console's clock when it was made. */
type Wish = { key: number; ids: ReadonlySet<string>; afterMs: number };

export type LookAgain = {
  /** Ids whose answer is awaited. */
  busy: ReadonlySet<string>;
  done: number;
  total: number;
  /** The console's own server did not take the last wish. */
  isRefused: boolean;
  look: (ids: readonly string[]) => void;
  cancel: () => void;
};

/** Asks rows again on the operator's wish. A row is done as soon as its new evidence is here, by whatever way it came. */
export function useLookAgain(rows: readonly FleetRow[], nowMs: () => number): LookAgain {
  const [wishes, setWishes] = useState<readonly Wish[]>([]);
  const [isRefused, setRefused] = useState(false);
  const under = useRef(new Map<number, AbortController>());
  const last = useRef(0);

  const look = useCallback(
    (ids: readonly string[]) => {
      if (ids.length === 0) return;
      last.current += 1;
      const key = last.current;
      const controller = new AbortController();
      under.current.set(key, controller);
      setRefused(false);
      setWishes((was) => [...was, { key, ids: new Set(ids), afterMs: nowMs() }]);
      void lookAgainAt(ids, controller.signal)
        .then((isTaken) => {
          if (!isTaken && !controller.signal.aborted) setRefused(true);
        })
        .finally(() => {
          under.current.delete(key);
          setWishes((was) => was.filter((each) => each.key !== key));
        });
    },
    [nowMs],
  );
  const cancel = useCallback(() => {
    for (const controller of under.current.values()) controller.abort();
  }, []);

  const progress = useMemo(() => {
    const [busy, asked] = [new Set<string>(), new Set<string>()];
    if (wishes.length > 0)
      for (const { id, evidence } of rows)
        for (const { ids, afterMs } of wishes) {
          if (!ids.has(id)) continue;
          asked.add(id);
          if (evidence === null || evidence.atMs < afterMs) busy.add(id);
        }
    return { busy, done: asked.size - busy.size, total: asked.size };
  }, [rows, wishes]);
  return { ...progress, isRefused, look, cancel };
}
