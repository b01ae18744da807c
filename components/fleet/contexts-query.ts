import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import type { Problem } from "@/lib/problem";

/** Our own server's words are typed by its kind; the rest is checked where the words are made. */
export const problemSchema = z.custom<Problem>(
  (value) => typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string",
);

const contextRowSchema = z.object({
  name: z.string(),
  cluster: z.string().nullable(),
  user: z.string().nullable(),
  namespace: z.string().nullable(),
  server: z.string().nullable(),
  credential: z.enum(["certificate", "token", "token-file", "exec", "basic", "none"]),
  current: z.boolean(),
  file: z.string().nullable(),
  problem: problemSchema.nullable(),
});
export type ContextLine = z.infer<typeof contextRowSchema>;

const replySchema = z.object({
  rows: z.array(contextRowSchema),
  problems: z.array(problemSchema),
  sandbox: z.boolean(),
});
export type Contexts = z.infer<typeof replySchema>;

/** Every context of the operator's kubeconfig. Reads files on the server; dials no cluster. */
export const contextsQuery = () =>
  queryOptions({
    queryKey: ["contexts"],
    queryFn: async ({ signal }): Promise<Contexts> => {
      const reply = await fetch("/api/contexts", { signal, headers: { accept: "application/json" } });
      return replySchema.parse(await reply.json());
    },
  });
