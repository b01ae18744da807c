import { type QueryClient, queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { readEvents } from "@/components/requirements/read-events";
import { hasKeys } from "@/lib/has-keys";
import type { Problem } from "@/lib/problem";
import { problemShape } from "@/lib/problem-shape";
import type { LayerLook, ReachAbout, ReachNothing } from "@/lib/status/cluster-look";
import type { Layer } from "@/lib/status/fleet-row";
import type { ClusterRef } from "./cluster-ref";

/** A look at one cluster while it goes on and after it. Layers that were seen before stay until they are seen anew. */
export type Reach = {
  about: ReachAbout | null;
  layers: Readonly<Partial<Record<Layer, LayerLook>>>;
  nothing: ReachNothing | null;
  /** Why the console could not look at all. */
  problem: Problem | null;
};
const EMPTY: Reach = { about: null, layers: {}, nothing: null, problem: null };

const aboutShape = z.custom<ReachAbout>((value) => hasKeys(value, "as", "by", "server", "trusts"), "Not a way");
const layerShape = z.custom<LayerLook>(
  (value) => hasKeys(value, "layer", "verdict", "evidence", "atMs"),
  "Not a layer",
);
const nothingShape = z.custom<ReachNothing>((value) => hasKeys(value, "why"), "Not a reason");
const failure = z.object({ ok: z.literal(false), problem: problemShape });

export type ReachAs = "kiali" | "operator";

/** `mayOpenLogin`: a person asked for it just now. */
export const reachQuery = (of: ClusterRef, as: ReachAs, mayOpenLogin = false) => {
  const queryKey = ["cluster reach", as, of] as const;
  return queryOptions({
    queryKey,
    staleTime: 30_000,
    queryFn: async ({ signal, client }): Promise<Reach> => {
      const before = client.getQueryData<Reach>(queryKey) ?? EMPTY;
      const body = { ...addressOf(of), as, ...(as === "operator" ? { mayOpenLogin } : {}) };
      const reply = await fetch("/api/fleet/cluster/reach", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal,
      });
      if (!reply.body || !reply.headers.get("content-type")?.startsWith("text/event-stream"))
        return { ...EMPTY, problem: failure.parse(await reply.json()).problem };
      return follow(reply.body, { ...before, nothing: null, problem: null }, (next) => put(client, queryKey, next));
    },
  });
};

const put = (client: QueryClient, key: readonly unknown[], next: Reach): void => void client.setQueryData(key, next);

const addressOf = (of: ClusterRef) =>
  of.kind === "context"
    ? { context: of.context }
    : { home: of.home.home, name: of.name, ...(of.home.kiali === null ? {} : { kiali: of.home.kiali }) };

/** Throws when the stream ends before the look did: the console's own server went away. */
async function follow(body: ReadableStream<Uint8Array>, start: Reach, onChange: (next: Reach) => void): Promise<Reach> {
  let reach = start;
  for await (const { event, data } of readEvents(body)) {
    if (event === "done") return reach;
    if (event === "nothing") return { ...EMPTY, nothing: nothingShape.parse(JSON.parse(data)) };
    if (event === "problem") return { ...reach, problem: problemShape.parse(JSON.parse(data)) };
    if (event === "about") reach = { ...reach, about: aboutShape.parse(JSON.parse(data)) };
    if (event === "layer") {
      const look = layerShape.parse(JSON.parse(data));
      reach = { ...reach, layers: { ...reach.layers, [look.layer]: look } };
    }
    onChange(reach);
  }
  throw new Error("The console went away before it had looked at every layer");
}
