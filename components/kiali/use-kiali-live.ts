"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { healthQuery } from "@/components/connections/health-query";
import type { HomeRef } from "@/components/home/home-ref";
import { useFleet } from "@/components/status/use-fleet";
import { useOnScreen } from "@/components/status/use-on-screen";
import { kialiClustersQuery, kialiQuery } from "./kiali-query";
import { type RowsOfHome, rowsOfHome, signatureOf } from "./rows-of-home";

export type KialiLive = RowsOfHome & {
  /** The first answer of the live fleet is here. */
  isKnown: boolean;
  isLooking: boolean;
  /** Asks the home, its Kiali and its connections now. */
  lookAgain: () => void;
};

/** The live rows of one home. When they change, whatever else the page shows of it is read again. */
export function useKialiLive(home: HomeRef): KialiLive {
  const { view } = useFleet();
  const client = useQueryClient();
  const rows = useMemo(() => rowsOfHome(view, home), [view, home]);
  useOnScreen([rows.own, ...rows.connections].flatMap((row) => (row ? [row.id] : [])));
  const [isLooking, setIsLooking] = useState(false);
  const refresh = useCallback(
    () =>
      Promise.all(
        [kialiQuery(home), kialiClustersQuery(home), healthQuery(home)].map(({ queryKey }) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
    [client, home],
  );
  const signature = signatureOf(rows);
  const before = useRef<string | null>(null);
  const isKnown = rows.own !== null;
  useEffect(() => {
    // What was there when the page was opened has just been read.
    if (isKnown && before.current !== null && before.current !== signature) void refresh();
    if (isKnown) before.current = signature;
  }, [isKnown, signature, refresh]);
  const ids = [...(rows.own ? [rows.own] : []), ...rows.connections].map(({ id }) => id);
  const lookAgain = (): void => {
    setIsLooking(true);
    void Promise.all([askAgain(ids), refresh()]).finally(() => setIsLooking(false));
  };
  return { ...rows, isKnown: view !== null, isLooking, lookAgain };
}

/** What was seen arrives by the stream; that the console did not answer shows there, too. */
const askAgain = (ids: readonly string[]): Promise<unknown> =>
  ids.length === 0
    ? Promise.resolve()
    : fetch("/api/fleet/look", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ids }),
      }).catch(() => undefined);
