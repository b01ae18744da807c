import "server-only";
import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";
import { REDACTED } from "./redacted";

const words = z.record(z.string(), z.string());

const metadata = z.looseObject({
  name: z.string(),
  namespace: z.string().exactOptional(),
  labels: words.exactOptional(),
  annotations: words.exactOptional(),
  uid: z.string().default(""),
  resourceVersion: z.string().default(""),
  creationTimestamp: z
    .string()
    .nullish()
    .transform((value) => value ?? ""),
  deletionTimestamp: z.string().exactOptional(),
  generation: z.number().exactOptional(),
  ownerReferences: z
    .array(z.object({ apiVersion: z.string(), kind: z.string(), name: z.string(), uid: z.string() }))
    .exactOptional(),
  managedFields: z
    .array(
      z.object({
        manager: z.string().default(""),
        operation: z.string().default(""),
        time: z.string().nullable().default(null),
        subresource: z
          .string()
          .nullish()
          .transform((value) => value || null),
        fieldsV1: z.unknown(),
      }),
    )
    .exactOptional(),
});
const schema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata });

/** One object as a cluster answered it, with every Secret's values taken out. Null when it is no Kubernetes object. */
export function foundObject(value: unknown): FoundObject | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? redact(parsed.data) : null;
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A kubeconfig or token must not get into a page by way of an ordinary read. */
function redact(found: FoundObject): FoundObject {
  if (found.kind !== "Secret") return found;
  const { annotations } = found.metadata;
  const kept = annotations && LAST_APPLIED in annotations ? { ...annotations, [LAST_APPLIED]: REDACTED } : annotations;
  return {
    ...found,
    ...("data" in found ? { data: redactValues(found.data) } : {}),
    ...("stringData" in found ? { stringData: redactValues(found.stringData) } : {}),
    metadata: { ...found.metadata, ...(kept ? { annotations: kept } : {}) },
  };
}

function redactValues(values: unknown): Record<string, string> {
  const keys = typeof values === "object" && values !== null ? Object.keys(values) : [];
  return Object.fromEntries(keys.map((key) => [key, REDACTED]));
}
