import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import type { Result } from "@/lib/problem";
import { ok } from "@/lib/problem";
import { problemShape, resultShape } from "@/lib/problem-shape";

const contextRowShape = z.object({
  name: z.string(),
  cluster: z.string(),
  user: z.nullable(z.string()),
  namespace: z.nullable(z.string()),
  server: z.nullable(z.string()),
  credential: z.enum(["certificate", "token", "token-file", "exec", "basic", "none"]),
  current: z.boolean(),
  file: z.string(),
  problem: z.nullable(problemShape),
});

const contextsShape = z.object({
  rows: z.readonly(z.array(contextRowShape)),
  problems: z.readonly(z.array(problemShape)),
  sandbox: z.boolean(),
});
export type Contexts = z.infer<typeof contextsShape>;
const reply = z.union([
  z.pipe(
    contextsShape,
    z.transform((contexts) => ok(contexts)),
  ),
  resultShape(contextsShape),
]);

/** Every context of the operator's kubeconfig. Reads files on the server; dials no cluster. */
export const contextsQuery = () =>
  queryOptions({
    queryKey: ["contexts"],
    queryFn: async ({ signal }): Promise<Result<Contexts>> =>
      reply.parse(await (await fetch("/api/contexts", { signal })).json()),
  });
