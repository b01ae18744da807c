import { apiVersionOf, bucketOf } from "../api/kinds";
import type { Reply, StreamOut } from "../api/reply";
import type { ResourceRequest } from "../api/request-info";
import { expired } from "../api/status";
import type { SimCluster } from "../cluster";
import type { JsonObject } from "../json/json";
import type { StoredEvent } from "../store/store";

const BOOKMARK_MS = 60_000;

/** A watch from a revision: what happened since, then what happens. A revision that was compacted away ends it with 410. */
export function watchEvents(
  cluster: SimCluster,
  request: ResourceRequest,
  isWanted: (object: JsonObject) => boolean,
): Reply {
  return { type: "stream", run: (out) => follow(cluster, request, isWanted, out) };
}

function follow(
  cluster: SimCluster,
  { kind, query }: ResourceRequest,
  isWanted: (object: JsonObject) => boolean,
  out: StreamOut,
): void {
  const send = (type: string, object: JsonObject) => out.write(`${JSON.stringify({ type, object })}\n`);
  const bucket = bucketOf(kind);
  const typed = (object: JsonObject) => ({ ...object, apiVersion: apiVersionOf(kind), kind: kind.kind });
  const bookmark = (annotations?: JsonObject) =>
    send("BOOKMARK", {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: {
        resourceVersion: String(cluster.store.revision),
        creationTimestamp: null,
        ...(annotations ? { annotations } : {}),
      },
    });
  const tell = (event: StoredEvent) => {
    const change = visibleChange(event, bucket, isWanted);
    if (change) send(change.type, typed(change.object));
  };
  const from = query.get("resourceVersion") ?? "";
  if (from === "" || from === "0") {
    for (const object of cluster.store.list(bucket, "").filter(isWanted)) send("ADDED", typed(object));
    if (query.get("sendInitialEvents") === "true") bookmark({ "k8s.io/initial-events-end": "true" });
  } else {
    const missed = cluster.store.since(Number(from));
    if (!missed) {
      send("ERROR", expired(`too old resource version: ${from} (${cluster.store.revision})`).body());
      out.end();
      return;
    }
    for (const event of missed) tell(event);
  }
  const stop = cluster.store.subscribe(tell);
  const wantsBookmarks = query.get("allowWatchBookmarks") === "true";
  const bookmarks = wantsBookmarks ? setInterval(bookmark, Math.max(200, BOOKMARK_MS * cluster.timeScale)) : null;
  const seconds = Number(query.get("timeoutSeconds") ?? 0);
  const end = setTimeout(
    () => {
      if (wantsBookmarks) bookmark();
      out.end();
    },
    (seconds > 0 ? seconds : 1800) * 1000,
  );
  for (const timer of [bookmarks, end]) timer?.unref();
  out.onClose(() => {
    stop();
    if (bookmarks) clearInterval(bookmarks);
    clearTimeout(end);
  });
}

/** An object that enters or leaves the selection is added or deleted for this watcher. */
function visibleChange(event: StoredEvent, bucket: string, isWanted: (object: JsonObject) => boolean) {
  if (event.resource !== bucket) return null;
  const was = event.previous !== null && isWanted(event.previous);
  const is = event.type !== "DELETED" && isWanted(event.object);
  if (was && is) return { type: "MODIFIED", object: event.object };
  if (is) return { type: "ADDED", object: event.object };
  return was ? { type: "DELETED", object: event.object } : null;
}
