import { type QueryClient, queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { readEvents } from "@/components/requirements/read-events";
import { hasKeys } from "@/lib/has-keys";
import type { Problem } from "@/lib/problem";
import { problemShape } from "@/lib/problem-shape";
import type { IstioSide } from "@/lib/status/topology-link";

/** What Istio said so far. `logins`: contexts that are not asked, because that could open a login. */
export type IstioSeen = {
  sides: readonly IstioSide[];
  asked: number;
  logins: readonly string[];
  /** Why nothing could be asked at all. */
  problem: Problem | null;
};

const NOTHING: IstioSeen = { sides: [], asked: 0, logins: [], problem: null };
const KEY = ["fleet-links"] as const;
/** Many answers within this time are one drawing. */
const TOGETHER_MS = 200;

const names = z.array(z.string()).readonly();
const askedShape = z.object({ contexts: names, logins: names });
const sideShape = z.custom<IstioSide>(
  (value) => hasKeys(value, "context", "clusterId", "mesh", "hasControlPlane", "reads", "problem", "atMs"),
  "Not a side",
);
const failure = z.object({ ok: z.literal(false), problem: problemShape });

/** Istio's own links of every cluster that may be asked, streamed: each answer is in the cache soon after it came. Dials clusters. */
export const linksQuery = () =>
  queryOptions({
    queryKey: KEY,
    staleTime: 5 * 60_000,
    queryFn: ({ signal, client }): Promise<IstioSeen> => stream(client, signal),
  });

async function stream(client: QueryClient, signal: AbortSignal): Promise<IstioSeen> {
  let seen: IstioSeen = { ...(client.getQueryData<IstioSeen>(KEY) ?? NOTHING), problem: null };
  const reply = await fetch("/api/fleet/links", { signal });
  if (!reply.body || !reply.headers.get("content-type")?.startsWith("text/event-stream"))
    return { ...seen, problem: failure.parse(await reply.json()).problem };
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      client.setQueryData(KEY, seen);
    }, TOGETHER_MS);
  };
  try {
    for await (const { event, data } of readEvents(reply.body)) {
      seen = told(seen, event, JSON.parse(data));
      soon();
    }
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
  return seen;
}

function told(seen: IstioSeen, event: string, data: unknown): IstioSeen {
  if (event === "asked") {
    const { contexts, logins } = askedShape.parse(data);
    const wanted = new Set(contexts);
    return { ...seen, asked: contexts.length, logins, sides: seen.sides.filter(({ context }) => wanted.has(context)) };
  }
  if (event === "side") {
    const side = sideShape.parse(data);
    return { ...seen, sides: [...seen.sides.filter(({ context }) => context !== side.context), side] };
  }
  return event === "problem" ? { ...seen, problem: problemShape.parse(data) } : seen;
}
