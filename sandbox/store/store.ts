import { type JsonObject, text } from "../json/json";

export type StoredEvent = {
  revision: number;
  resource: string;
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: JsonObject;
  previous: JsonObject | null;
};
type Listener = (event: StoredEvent) => void;

const HISTORY = 5_000;
const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;

/**
 * The objects of one cluster, by "resource.group", with one revision counter and a bounded history as etcd has. Objects
 * are replaced, never changed in place.
 */
export class Store {
  #revision = 100;
  #oldest = 100;
  readonly #objects = new Map<string, Map<string, JsonObject>>();
  /** Buckets in the order of their keys, until they change. */
  readonly #sorted = new Map<string, readonly (readonly [key: string, object: JsonObject])[]>();
  readonly #listeners = new Set<Listener>();
  #history: StoredEvent[] = [];

  get revision(): number {
    return this.#revision;
  }

  get(resource: string, namespace: string, name: string): JsonObject | undefined {
    return this.#objects.get(resource)?.get(keyOf(namespace, name));
  }

  /** Sorted by namespace and name, as etcd answers a range. */
  list(resource: string, namespace: string): JsonObject[] {
    const sorted = this.#sorted.get(resource) ?? this.#sort(resource);
    const wanted = namespace === "" ? sorted : sorted.filter(([key]) => key.startsWith(`${namespace}/`));
    return wanted.map(([, object]) => object);
  }

  #sort(resource: string) {
    const entries = [...(this.#objects.get(resource)?.entries() ?? [])];
    const sorted = entries.sort(([left], [right]) => (left < right ? -1 : 1));
    this.#sorted.set(resource, sorted);
    return sorted;
  }

  /** Stores a new version and returns it with its resourceVersion. */
  put(resource: string, object: JsonObject): JsonObject {
    const namespace = text(object, "metadata", "namespace");
    const name = text(object, "metadata", "name");
    const bucket = this.#objects.get(resource) ?? new Map<string, JsonObject>();
    this.#objects.set(resource, bucket);
    const previous = bucket.get(keyOf(namespace, name)) ?? null;
    const stored = this.#stamped(object);
    bucket.set(keyOf(namespace, name), stored);
    this.#tell({ revision: this.#revision, resource, type: previous ? "MODIFIED" : "ADDED", object: stored, previous });
    return stored;
  }

  remove(resource: string, namespace: string, name: string): JsonObject | undefined {
    const bucket = this.#objects.get(resource);
    const previous = bucket?.get(keyOf(namespace, name));
    if (!bucket || !previous) return undefined;
    bucket.delete(keyOf(namespace, name));
    const last = this.#stamped(previous);
    this.#tell({ revision: this.#revision, resource, type: "DELETED", object: last, previous });
    return last;
  }

  /** Every later event, in order, before the write that caused it returns. Answers with the way to stop. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Events after a revision, or null when they were compacted away. */
  since(revision: number): StoredEvent[] | null {
    if (revision < this.#oldest) return null;
    return this.#history.filter((event) => event.revision > revision);
  }

  isCompacted(revision: number): boolean {
    return revision < this.#oldest;
  }

  /** Forgets the history, as etcd's compaction does: older revisions answer 410 from now on. */
  compact(): void {
    this.#revision += 1;
    this.#oldest = this.#revision;
    this.#history = [];
  }

  #stamped(object: JsonObject): JsonObject {
    this.#revision += 1;
    const metadata = object.metadata;
    return {
      ...object,
      metadata: {
        ...(typeof metadata === "object" && !Array.isArray(metadata) ? metadata : {}),
        resourceVersion: String(this.#revision),
      },
    };
  }

  #tell(event: StoredEvent): void {
    this.#sorted.delete(event.resource);
    this.#history.push(event);
    if (this.#history.length > HISTORY) {
      const dropped = this.#history.shift();
      if (dropped) this.#oldest = dropped.revision;
    }
    for (const listener of this.#listeners) listener(event);
  }
}
