import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { readEvents } from "@/components/requirements/read-events";
import { hasKeys } from "@/lib/has-keys";
import { problemShape } from "@/lib/problem-shape";
import type { IstioSide } from "@/lib/status/topology-link";
import { type IstioSeen, LINKS_KEY } from "./links-query";

const NOTHING: IstioSeen = { sides: [], asked: 0, logins: [], problem: null };
/** Many answers within this time are one drawing. */
const TOGETHER_MS = 200;

const names = z.array(z.string()).readonly();
const askedShape = z.object({ contexts: names, logins: names });
const sideShape = z.custom<IstioSide>(
  (value) => hasKeys(value, "context", "clusterId", "mesh", "hasControlPlane", "reads", "problem", "atMs"),
  "Not a side",
);
const failure = z.object({ ok: z.literal(false), problem: problemShape });

/** Asks, and puts what is known so far into the cache as it comes. Answers with all of it. */
export async function readLinks(client: QueryClient, signal: AbortSignal): Promise<IstioSeen> {
  let seen: IstioSeen = { ...(client.getQueryData<IstioSeen>(LINKS_KEY) ?? NOTHING), problem: null };
  const reply = await fetch("/api/fleet/links", { signal });
  if (!reply.body || !reply.headers.get("content-type")?.startsWith("text/event-stream"))
    return { ...seen, problem: failure.parse(await reply.json()).problem };
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      client.setQueryData(LINKS_KEY, seen);
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
