import "server-only";
import * as z from "zod";
import type { ListQuery } from "@/lib/cluster/cluster";
import type { Problem } from "@/lib/problem";
import type { Resource } from "./built-in-kinds";
import type { Handle } from "./handle";
import { parseJson, parseStatus } from "./parse-status";
import { purposeOf, resourcePath } from "./resource-path";
import { splitLines } from "./split-lines";
import { statusProblem } from "./status-problem";

/** `at` is the version to go on from. */
export type WatchEvent =
  | { type: "changed" | "deleted"; object: unknown; at: string }
  | { type: "bookmark"; at: string }
  /** The version is too old: list again. */
  | { type: "expired" }
  | { type: "problem"; problem: Problem }
  /** The server ended the watch, as it does from time to time, or the connection went. */
  | { type: "ended" };

const event = z.object({
  type: z.string(),
  object: z.looseObject({ metadata: z.looseObject({ resourceVersion: z.string().default("") }).optional() }),
});

export type WatchOptions = {
  signal: AbortSignal;
  /** The server ends the watch after this time. */
  watchSeconds: number;
  /** A stream without a byte for this long is taken for dead. */
  silenceMs: number;
};

/** One watch request, until it ends in one way or another; the last event says how. */
export async function* watch(
  handle: Handle,
  resource: Resource,
  query: ListQuery,
  from: string,
  { signal, watchSeconds, silenceMs }: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  const where = { ...query, name: null };
  const purpose = purposeOf("watch", where, resource);
  try {
    const opened = await handle.stream({
      method: "GET",
      path: resourcePath(where, resource),
      query: {
        watch: "1",
        resourceVersion: from,
        allowWatchBookmarks: "true",
        timeoutSeconds: String(watchSeconds),
        labelSelector: query.labelSelector,
        fieldSelector: query.fieldSelector,
      },
      purpose,
      isRead: true,
      expects: "kubernetes",
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!opened.ok) {
      yield opened.problem.kind === "changed" ? { type: "expired" } : { type: "problem", problem: opened.problem };
      return;
    }
    for await (const line of splitLines(opened.value)) {
      timer.refresh();
      const next = readEvent(handle, purpose, line);
      yield next;
      if (next.type === "expired" || next.type === "problem") return;
    }
    yield { type: "ended" };
  } catch {
    yield { type: "ended" };
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

function readEvent(handle: Handle, purpose: ReturnType<typeof purposeOf>, line: string): WatchEvent {
  const parsed = event.safeParse(parseJson(line));
  if (!parsed.success) return { type: "ended" };
  const { type, object } = parsed.data;
  const at = object.metadata?.resourceVersion ?? "";
  if (type === "BOOKMARK") return { type: "bookmark", at };
  if (type === "DELETED") return { type: "deleted", object, at };
  if (type !== "ERROR") return { type: "changed", object, at };
  const status = parseStatus(object);
  if (!status || status.code === 410) return { type: "expired" };
  const { context, server, credential } = handle;
  const response = { status: status.code, headers: {}, text: "", json: object };
  return { type: "problem", problem: statusProblem({ context, server, credential, purpose }, response) };
}
