import "server-only";
import type { ListQuery } from "@/lib/cluster/cluster";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { follow, type Told } from "./follow";

/** At most one watch over one set of lists: it goes on while the same is wanted, and begins anew when something else is. */
export class Watched {
  readonly #told: Told;
  #now: { cluster: OpenedCluster; key: string; over: AbortController } | null = null;
  #isWatching = false;

  constructor(told: Told) {
    this.#told = told;
  }

  /** Whether nothing changes unseen at this moment. */
  get isWatching(): boolean {
    return this.#isWatching;
  }

  want(cluster: OpenedCluster, queries: readonly ListQuery[]): void {
    const key = JSON.stringify(queries);
    if (this.#now?.cluster === cluster && this.#now.key === key) return;
    this.stop();
    const over = new AbortController();
    this.#now = { cluster, key, over };
    const isMine = (): boolean => this.#now?.over === over;
    const told: Told = {
      changed: (query) => isMine() && this.#told.changed(query),
      lost: () => isMine() && this.#told.lost(),
      watching: (isWatching) => {
        if (!isMine()) return;
        this.#isWatching = isWatching;
        this.#told.watching(isWatching);
      },
    };
    follow(cluster, queries, told, over.signal);
  }

  stop(): void {
    const was = this.#now;
    this.#now = null;
    this.#isWatching = false;
    was?.over.abort();
  }
}
