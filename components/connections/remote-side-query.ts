import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import type { RemoteSide } from "@/lib/access/inventory/inventory";
import { hasKeys } from "@/lib/has-keys";
import { ok, type Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const sideShape = z.custom<RemoteSide>(
  (value) => hasKeys(value, "context", "problem", "isAlive", "rbac", "pieces", "findings"),
  "Not a remote side",
);
const reply = z.union([
  z.pipe(
    sideShape,
    z.transform((side) => ok(side)),
  ),
  resultShape(sideShape),
]);

/** What one remote says of a connection's other half. Dials that cluster, and may start its exec plugin. */
export const remoteSideQuery = (ref: HomeRef, { name, context }: { name: string; context: string }) =>
  queryOptions({
    queryKey: ["remote side", ref.home, ref.kiali, name, context],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<RemoteSide>> => {
      const params = homeParams(ref);
      params.set("name", name);
      params.set("context", context);
      return reply.parse(await (await fetch(`/api/connections/remote?${params}`, { signal })).json());
    },
  });
