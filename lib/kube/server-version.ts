import "server-only";
import * as z from "zod";
import type { CallOptions, ServerVersion } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

const versionInfo = z.object({ gitVersion: z.string(), major: z.string(), minor: z.string() });

/** What runs there and what time it has; our clock is read in the middle of the call, so that the two compare. */
export async function serverVersion(handle: Handle, options: CallOptions = {}): Promise<Result<ServerVersion>> {
  const before = Date.now();
  const response = await handle.send({
    method: "GET",
    path: "/version",
    purpose: { verb: "get", resource: "/version", namespace: null, name: null, object: "version" },
    isRead: true,
    expects: "kubernetes",
    ...options,
  });
  const after = Date.now();
  if (!response.ok) return response;
  const version = versionInfo.safeParse(response.value.json);
  const { context, server } = handle;
  if (!version.success) return fail({ kind: "not-kubernetes", context, server, found: "JSON that is no version" });
  const time = Date.parse(response.value.headers.date ?? "");
  return ok({
    ...version.data,
    serverTime: Number.isNaN(time) ? null : new Date(time).toISOString(),
    localTime: new Date((before + after) / 2).toISOString(),
  });
}
