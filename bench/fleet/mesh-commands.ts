import * as z from "zod";

const fault = z.enum(["refuse", "hang", "black-hole", "unauthorized", "server-error"]);
export type Death = z.infer<typeof fault>;

/** What the bench asks of the process that runs its clusters. Each is answered with its id. */
export const meshCommand = z.discriminatedUnion("do", [
  /** Null heals. */
  z.object({ id: z.int(), do: z.literal("fault"), names: z.array(z.string()), fault: fault.nullable() }),
  /** A share of the clusters, 0 to 1, is ill at any time, and every `everyMs` some heal and others fall ill; 0 ends it. */
  z.object({ id: z.int(), do: z.literal("flap"), share: z.number().min(0).max(1), everyMs: z.int().positive() }),
]);
export type MeshCommand = z.infer<typeof meshCommand>;

/** What the process says once everything is there. */
export const meshesReady = z.object({
  kubeconfig: z.string(),
  clusters: z.array(
    z.object({ name: z.string(), mesh: z.string(), context: z.string(), isHome: z.boolean(), server: z.string() }),
  ),
});
export type BenchCluster = z.infer<typeof meshesReady>["clusters"][number];

export const meshesWanted = z.object({
  folder: z.string(),
  meshes: z.array(z.object({ mesh: z.string(), remotes: z.int().min(0) })),
});
export type MeshesWanted = z.infer<typeof meshesWanted>;
