import { bucketOf, kindsOf } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { list, text } from "../json/json";
import { discard } from "./controller";

/** Deletes what a deleted object owned. */
export function runGarbageCollector(cluster: SimCluster): () => void {
  return cluster.store.subscribe((event) => {
    if (event.type !== "DELETED") return;
    const uid = text(event.object, "metadata", "uid");
    setTimeout(() => collect(cluster, uid), 3).unref();
  });
}

function collect(cluster: SimCluster, uid: string): void {
  for (const kind of kindsOf(cluster.store)) {
    if (kind.isReview) continue;
    for (const found of cluster.store.list(bucketOf(kind), ""))
      if (list(found, "metadata", "ownerReferences").some((owner) => text(owner, "uid") === uid))
        discard(cluster, kind, found);
  }
}
