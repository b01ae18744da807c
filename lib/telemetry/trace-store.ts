import type { CallOptions } from "@/lib/cluster/cluster";
import type { Result } from "@/lib/problem";

/** One span, as far as cluster tags go. `at` is in milliseconds since 1970. */
export type SeenSpan = { traceId: string; service: string; at: number; tags: Readonly<Record<string, string>> };

/** A store of traces, Jaeger's or Tempo's HTTP API behind it. */
export type TraceStore = {
  readonly provider: "jaeger" | "tempo";
  readonly from: string;
  readonly url: string;
  /** Whether it answers as its provider does; a page of a user interface is not an answer. */
  about: (options?: CallOptions) => Promise<Result<{ kind: string; version: string | null }>>;
  /** Services that have traces, at most `limit` of them. */
  services: (options?: CallOptions & { limit?: number }) => Promise<Result<readonly string[]>>;
  /** Values that a span tag has, where the store can list them; null where only a search can tell (Jaeger). */
  tagValues: (tag: string, options?: CallOptions) => Promise<Result<readonly string[] | null>>;
  /**
   * A span with the tag and value, since `sinceMs`; null when none was found. `services` are where Jaeger has to look. `isBrief`: when it was is
   * enough, its other tags are not looked up where that takes a question more.
   */
  findSpan: (
    ask: { tag: string; value: string; services: readonly string[]; sinceMs: number; isBrief?: boolean },
    options?: CallOptions,
  ) => Promise<Result<SeenSpan | null>>;
  /** The latest span of any kind, to see which tags proxies set; null when there is none. */
  anySpan: (
    ask: { services: readonly string[]; sinceMs: number },
    options?: CallOptions,
  ) => Promise<Result<SeenSpan | null>>;
};
