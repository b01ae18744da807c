import "server-only";
import type { ListQuery } from "@/lib/cluster/cluster";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import type { Problem } from "@/lib/problem";

/** What is told of some lists that are watched together. */
export type Told = {
  /** Something in one of them is no longer as it was; `query` says in which. Not told of the first listing. */
  changed: (query: ListQuery) => void;
  /** Whether all of them are watched at this moment, so that nothing changes unseen. */
  watching: (isWatching: boolean) => void;
  /** The server went away while it was watched, or does not answer. */
  lost: () => void;
};

/** Follows some lists of one cluster until `signal`, or until to go on would start a login. What is in them is looked at by whoever is told of a change, and kept by nobody. */
export function follow(
  cluster: Pick<OpenedCluster, "reflect" | "startsLogin">,
  queries: readonly ListQuery[],
  told: Told,
  signal: AbortSignal,
): void {
  const isSynced = new Map(queries.map((query) => [query, false]));
  let wasWatching = false;
  const set = (query: ListQuery, is: boolean): void => {
    isSynced.set(query, is);
    const isWatching = [...isSynced.values()].every(Boolean);
    if (isWatching !== wasWatching) told.watching(isWatching);
    wasWatching = isWatching;
  };
  const one = async (query: ListQuery): Promise<void> => {
    let isFirst = true;
    const mayGoOn = (): boolean => !cluster.startsLogin();
    for await (const event of cluster.reflect(query, { signal, mayGoOn, isChangesOnly: true })) {
      if (signal.aborted) return;
      if (event.type === "problem") {
        set(query, false);
        if (isGone(event.problem)) told.lost();
        continue;
      }
      set(query, true);
      if (event.type !== "synced" || !isFirst) told.changed(query);
      isFirst = false;
    }
    set(query, false);
  };
  for (const query of queries) void one(query).catch(() => set(query, false));
}

/** A refusal says nothing about whether the server is there. */
const isGone = ({ kind }: Problem): boolean => kind === "unreachable" || kind === "tls" || kind === "unauthenticated";
