"use client";
import { type UseQueryResult, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { useQueue } from "@/components/ui/use-queue";
import type { ConnectionRow, RemoteSide } from "@/lib/access/inventory/inventory";
import type { Problem, Result } from "@/lib/problem";
import { remoteSideQuery } from "./remote-side-query";

/**
 * What is known of one connection's other half. "waits": its login may open a window, so it is asked only when somebody asks;
 * "nowhere": no context of the kubeconfig leads there.
 */
export type SideState =
  | { kind: "nowhere" | "waits" | "asking" | "no answer" }
  | { kind: "refused"; problem: Problem }
  | { kind: "seen"; side: RemoteSide; isFetching: boolean };

type Seen = { data: Result<RemoteSide> | undefined; isFailed: boolean };
const seenOf = (results: readonly UseQueryResult<Result<RemoteSide>>[]): readonly Seen[] =>
  results.map(({ data, isError }) => ({ data, isFailed: isError }));

/** Asks the other half of each row, a few at a time; each answer is shown as it comes, so that a silent cluster delays no other. */
export function useRemoteSides(
  ref: HomeRef,
  rows: readonly ConnectionRow[],
  mayOpenLogin: (context: string) => boolean,
): {
  stateOf: (name: string) => SideState;
  sideOf: (row: ConnectionRow) => RemoteSide | null;
  ask: (names: readonly string[]) => void;
  isAsking: boolean;
  done: number;
  total: number;
} {
  const client = useQueryClient();
  const there = useMemo(
    () => rows.flatMap(({ name, remote }) => (remote === null ? [] : [{ name, context: remote.context }])),
    [rows],
  );
  const byName = useMemo(() => new Map(there.map((each) => [each.name, each])), [there]);
  const optionsOf = (name: string) => {
    const found = byName.get(name);
    return found ? remoteSideQuery(ref, found) : null;
  };
  const { add, busy, done, total } = useQueue({
    work: async (name) => {
      const options = optionsOf(name);
      if (options) await client.fetchQuery(options);
    },
    stop: (name) => {
      const options = optionsOf(name);
      if (options) void client.cancelQueries({ queryKey: options.queryKey });
    },
  });
  const seen = useQueries({
    queries: there.map((each) => ({ ...remoteSideQuery(ref, each), enabled: false })),
    combine: seenOf,
  });
  const states = useMemo(
    () =>
      new Map(
        there.map(({ name, context }, at): [string, SideState] => {
          const { data, isFailed } = seen[at] ?? { data: undefined, isFailed: false };
          if (data?.ok) return [name, { kind: "seen", side: data.value, isFetching: busy.has(name) }];
          if (busy.has(name)) return [name, { kind: "asking" }];
          if (data) return [name, { kind: "refused", problem: data.problem }];
          if (isFailed) return [name, { kind: "no answer" }];
          return [name, { kind: mayOpenLogin(context) ? "waits" : "asking" }];
        }),
      ),
    [there, seen, busy, mayOpenLogin],
  );
  const stateOf = useCallback((name: string): SideState => states.get(name) ?? { kind: "nowhere" }, [states]);
  const sideOf = useCallback(
    (row: ConnectionRow) => {
      const state = states.get(row.name);
      return state?.kind === "seen" ? state.side : null;
    },
    [states],
  );
  // What was cut off, because its row went out of sight for a moment, is asked again.
  useEffect(() => {
    add(
      there
        .filter(({ name, context }) => !mayOpenLogin(context) && states.get(name)?.kind === "asking" && !busy.has(name))
        .map(({ name }) => name),
    );
  }, [there, states, busy, mayOpenLogin, add]);
  const ask = useCallback(
    (names: readonly string[]) => {
      for (const name of names) {
        const found = byName.get(name);
        if (found)
          void client.invalidateQueries({ queryKey: remoteSideQuery(ref, found).queryKey, refetchType: "none" });
      }
      add(names);
    },
    [add, byName, client, ref],
  );
  return { stateOf, sideOf, ask, isAsking: busy.size > 0, done, total };
}
