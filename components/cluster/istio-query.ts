import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { hasKeys } from "@/lib/has-keys";
import { problemShape } from "@/lib/problem-shape";
import type { ClusterIstio, ClusterIstioAnswer } from "@/lib/status/cluster-istio";
import type { ReachNothing } from "@/lib/status/cluster-look";
import { type ClusterRef, connectionParams } from "./cluster-ref";

const istioShape = z.custom<ClusterIstio>(
  (value) => hasKeys(value, "atMs", "controlPlanes", "clusterId", "roots"),
  "Not a view of Istio",
);
const nothingShape = z.custom<ReachNothing>((value) => hasKeys(value, "why"), "Not a reason");
const reply = z.union([
  z.object({ ok: z.literal(true), value: istioShape }),
  z.object({ ok: z.literal(false), nothing: nothingShape }),
  z.pipe(
    z.object({ ok: z.literal(false), problem: problemShape }),
    z.transform(({ problem }): ClusterIstioAnswer => ({ ok: false, nothing: { why: "problem", problem } })),
  ),
]);

/** Istio of one cluster. Dials it, and its home to compare; `mayOpenLogin`: a person asked for it just now. */
export const istioQuery = (of: ClusterRef, mayOpenLogin = false) =>
  queryOptions({
    queryKey: ["cluster istio", of],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<ClusterIstioAnswer> => {
      const params = of.kind === "context" ? new URLSearchParams({ context: of.context }) : connectionParams(of);
      if (mayOpenLogin) params.set("login", "1");
      return reply.parse(await (await fetch(`/api/fleet/cluster/istio?${params}`, { signal })).json());
    },
  });
