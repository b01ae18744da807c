import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { hasKeys } from "@/lib/has-keys";
import type { Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";
import type { ClusterInKiali } from "@/lib/status/cluster-kiali";
import { type ConnectionRef, connectionParams } from "./cluster-ref";

const shape = z.custom<ClusterInKiali>(
  (value) => hasKeys(value, "atMs", "listed", "configured", "namespaces", "pods"),
  "Not a Kiali's view",
);
const reply = resultShape(shape);

/** What the home's Kiali says of one cluster. Dials the home, and Kiali asks all its clusters: a dead one makes it slow. */
export const inKialiQuery = (of: ConnectionRef) =>
  queryOptions({
    queryKey: ["cluster in kiali", of.home.home, of.home.kiali, of.name],
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<Result<ClusterInKiali>> =>
      reply.parse(await (await fetch(`/api/fleet/cluster/kiali?${connectionParams(of)}`, { signal })).json()),
  });
