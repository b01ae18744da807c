import "server-only";
import * as z from "zod";
import type { ApiStatus } from "./api-request";

const text = z.string().catch("");
const schema = z.object({
  kind: z.literal("Status"),
  apiVersion: z.literal("v1"),
  code: z.number().catch(0),
  reason: text,
  message: text,
  details: z
    .object({
      name: z.string().nullable().catch(null),
      kind: z.string().nullable().catch(null),
      retryAfterSeconds: z.number().nullable().catch(null),
      causes: z.array(z.object({ reason: text, message: text, field: text })).catch([]),
    })
    .catch({ name: null, kind: null, retryAfterSeconds: null, causes: [] }),
});

/** The API server's own error, or null when the body is something else: a proxied service's answer, a login page. */
export function parseStatus(body: unknown): ApiStatus | null {
  const parsed = schema.safeParse(body);
  return parsed.success ? parsed.data : null;
}

/** Undefined for what is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
