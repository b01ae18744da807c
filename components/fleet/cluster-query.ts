import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { ok, type Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const kialiShape = z.object({
  namespace: z.string(),
  name: z.string(),
  version: z.nullable(z.string()),
  installer: z.enum(["operator", "helm", "plain"]),
  authStrategy: z.nullable(z.string()),
  clusterName: resultShape(z.object({ value: z.string() })),
});
export type FoundKiali = z.infer<typeof kialiShape>;

const descriptionShape = z.object({
  version: resultShape(z.object({ gitVersion: z.string() })),
  kialis: resultShape(z.readonly(z.array(kialiShape))),
  istio: resultShape(
    z.nullable(z.object({ version: z.nullable(z.string()), role: z.string(), clusterId: z.nullable(z.string()) })),
  ),
});
export type Description = z.infer<typeof descriptionShape>;
const reply = z.union([
  z.pipe(
    descriptionShape,
    z.transform((found) => ok(found)),
  ),
  resultShape(descriptionShape),
]);

/** What one cluster says of itself. This dials it, and may start its exec plugin: fetch it only when somebody asked. */
export const clusterQuery = (context: string) =>
  queryOptions({
    queryKey: ["cluster", context],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Result<Description>> =>
      reply.parse(await (await fetch(`/api/clusters/${encodeURIComponent(context)}`, { signal })).json()),
  });
