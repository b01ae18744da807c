import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { FoundObject, ListQuery } from "@/lib/cluster/cluster";
import type { Problem } from "@/lib/problem";
import type { Resource } from "./built-in-kinds";
import type { Discovery } from "./discovery";
import { foundObject } from "./found-object";
import type { Handle } from "./handle";
import { listRaw, listVersion } from "./list-objects";
import { notServed, resourceOf } from "./resource-path";
import { watch } from "./watch";

/** `problem` comes each time the picture may be out of date; it heals by the next event of another type. */
export type Reflected<T> =
  | { type: "synced"; objects: readonly T[] }
  | { type: "changed" | "deleted"; object: T }
  | { type: "problem"; problem: Problem; retryMs: number };

export type ReflectOptions = {
  /** Ends the reflection. */
  signal: AbortSignal;
  /** Looked at before each request; false ends the reflection. */
  mayGoOn?: () => boolean;
  /** What is there already is neither read nor kept, only what changes from now on: "synced" comes without objects. */
  isChangesOnly?: boolean;
  watchSeconds?: number;
  /** A stream without a byte for this long is taken for dead; ten seconds more than the server's own limit unless told. */
  silenceMs?: number;
  /** First wait after a failure; doubles up to thirty times that, with jitter. */
  backOffMs?: number;
};

const WATCH_SECONDS = 60;
const BACK_OFF_MS = 1_000;

/** Follows a list for as long as `signal` lets it. Secrets come without their values. */
export async function* reflect(
  handle: Handle,
  discover: Discovery,
  query: ListQuery,
  options: ReflectOptions,
): AsyncGenerator<Reflected<FoundObject>> {
  for await (const event of reflectRaw(handle, discover, query, options)) {
    if (event.type === "problem") yield event;
    else if (event.type === "synced")
      yield { type: "synced", objects: event.objects.map(foundObject).filter((found) => found !== null) };
    else {
      const object = foundObject(event.object);
      if (object) yield { type: event.type, object };
    }
  }
}

/**
 * List, then watch from there; watch again from the last version when the stream ends, goes silent or the server says
 * GOAWAY; list again when that version has expired; wait longer each time when the server fails. Never gives up.
 */
export async function* reflectRaw(
  handle: Handle,
  discover: Discovery,
  query: ListQuery,
  options: ReflectOptions,
): AsyncGenerator<Reflected<unknown>> {
  const { signal, mayGoOn = () => true, watchSeconds = WATCH_SECONDS, backOffMs = BACK_OFF_MS } = options;
  const silenceMs = options.silenceMs ?? (watchSeconds + 10) * 1000;
  const read = options.isChangesOnly ? listVersion : listRaw;
  let failures = 0;
  async function* failed(problem: Problem): AsyncGenerator<Reflected<unknown>> {
    const retryMs = Math.round(Math.min(backOffMs * 2 ** failures++, backOffMs * 30) * (0.5 + Math.random() / 2));
    yield { type: "problem", problem, retryMs };
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
  while (!signal.aborted && mayGoOn()) {
    const found = await resourceOf(discover, query, { signal });
    const resource: Resource | null = found.ok ? found.value : null;
    const list = resource ? await read(handle, resource, query, { signal }) : null;
    if (signal.aborted) return;
    if (!resource || !list?.ok) {
      yield* failed(!found.ok ? found.problem : list && !list.ok ? list.problem : notServed(handle, query).problem);
      continue;
    }
    yield { type: "synced", objects: list.value.items };
    let at = list.value.resourceVersion;
    for (let isExpired = false; !isExpired && !signal.aborted && mayGoOn(); ) {
      const startedAt = Date.now();
      let isFruitful = false;
      for await (const event of watch(handle, resource, query, at, { signal, watchSeconds, silenceMs })) {
        if (signal.aborted) return;
        if ("at" in event && event.at) {
          at = event.at;
          isFruitful = true;
          failures = 0;
        }
        if (event.type === "changed" || event.type === "deleted") yield { type: event.type, object: event.object };
        else if (event.type === "expired") isExpired = true;
        else if (event.type === "problem") yield* failed(event.problem);
      }
      const isTooShort = !isFruitful && !isExpired && Date.now() - startedAt < backOffMs;
      if (isTooShort && !signal.aborted)
        await delay(backOffMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }
}
