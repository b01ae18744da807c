import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { ClusterPast } from "@/lib/status/cluster-look";

const pastShape = z.custom<ClusterPast>(
  (value) => hasKeys(value, "nowMs", "isKnown", "history", "latencies"),
  "Not a cluster's past",
);
const reply = resultShape(pastShape);

/** What this console has seen of one row since it started. Dials no cluster. */
export const pastQuery = (id: string) =>
  queryOptions({
    queryKey: ["cluster past", id],
    staleTime: 5_000,
    queryFn: async ({ signal }): Promise<Result<ClusterPast>> =>
      reply.parse(await (await fetch(`/api/fleet/cluster/past?${new URLSearchParams({ id })}`, { signal })).json()),
  });
