import "server-only";
import * as z from "zod";
import type { SecretObject } from "@/lib/cluster/cluster";
import { Secret } from "@/lib/secret";
import { foundObject } from "./found-object";

const body = z.object({
  type: z.string().default("Opaque"),
  data: z
    .record(z.string(), z.string().nullable())
    .nullish()
    .transform((value) => value ?? {}),
});

/** A Secret with its values decoded and wrapped; null when it is none. Its annotations are redacted as in any read. */
export function secretObject(value: unknown): SecretObject | null {
  const found = foundObject(value);
  const parsed = body.safeParse(value);
  if (!found || !parsed.success) return null;
  const { name, namespace = null } = found.metadata;
  const data = Object.entries(parsed.data.data).map(
    ([key, text]) => [key, new Secret(Buffer.from(text ?? "", "base64").toString("utf8"))] as const,
  );
  return {
    ref: { apiVersion: "v1", kind: "Secret", namespace, name },
    metadata: found.metadata,
    type: parsed.data.type,
    data: Object.fromEntries(data),
  };
}
