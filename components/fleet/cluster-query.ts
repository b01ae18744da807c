import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { ok, type Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const kialiShape = z.object({
  namespace: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  installer: z.enum(["operator", "helm", "plain"]),
  authStrategy: z.string().nullable(),
  clusterName: resultShape(z.object({ value: z.string() })),
});
export type FoundKiali = z.infer<typeof kialiShape>;

const descriptionShape = z.object({
  version: resultShape(z.object({ gitVersion: z.string() })),
  kialis: resultShape(z.array(kialiShape).readonly()),
  istio: resultShape(
    z.object({ version: z.string().nullable(), role: z.string(), clusterId: z.string().nullable() }).nullable(),
  ),
});
export type Description = z.infer<typeof descriptionShape>;
const reply = z.union([descriptionShape.transform((found) => ok(found)), resultShape(descriptionShape)]);

/** What one cluster says of itself. This dials it, and may start its exec plugin: fetch it only when somebody asked. */
export const clusterQuery = (context: string) =>
  queryOptions({
    queryKey: ["cluster", context],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<Description>> =>
      reply.parse(await (await fetch(`/api/clusters/${encodeURIComponent(context)}`, { signal })).json()),
  });
