import "server-only";
import type * as z from "zod";
import type { CallOptions } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

type Review = { apiVersion?: string; kind?: string };

/**
 * Asks one of the API server's review kinds, which store nothing, and parses the answer. Not through the generated client: loading it
 * costs a command more time than all its questions.
 */
export async function postReview<T>(
  handle: Handle,
  body: Review,
  answer: z.ZodType<T>,
  options: CallOptions = {},
): Promise<Result<T>> {
  const { apiVersion = "", kind = "" } = body;
  const resource = `${kind.toLowerCase()}s`;
  const response = await handle.send({
    method: "POST",
    path: `/apis/${apiVersion}/${resource}`,
    body: JSON.stringify(body),
    contentType: "application/json",
    purpose: { verb: "create", resource, namespace: null, name: null, object: kind },
    isRead: true,
    expects: "kubernetes",
    ...options,
  });
  if (!response.ok) return response;
  const parsed = answer.safeParse(response.value.json);
  const { context, server } = handle;
  if (!parsed.success) return fail({ kind: "not-kubernetes", context, server, found: `JSON that is no ${kind}` });
  return ok(parsed.data);
}
