import "server-only";
import type { CallOptions, ServiceRef } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

const LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * GET through the API server's service proxy. A status of the service itself, whichever, is an answer; only what the
 * API server says is a problem: no rights, no such service, no pod behind it.
 */
export async function proxyService(
  handle: Handle,
  { namespace, name, port, scheme }: ServiceRef,
  path: string,
  options: CallOptions = {},
): Promise<Result<{ status: number; body: unknown }>> {
  const target = `${scheme === "https" ? "https:" : ""}${name}:${port}`;
  const [inside = "", search = ""] = path.replace(/^\//, "").split("?", 2);
  if (inside.split("/").includes("..")) throw new Error("A path through the service proxy must not leave the service");
  const response = await handle.send({
    method: "GET",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(target)}/proxy/${inside}`,
    query: Object.fromEntries(new URLSearchParams(search)),
    purpose: { verb: "get", resource: "services/proxy", namespace, name, object: `Service ${namespace}/${name}` },
    isRead: true,
    expects: "anything",
    limitBytes: LIMIT_BYTES,
    ...options,
  });
  if (!response.ok) return response;
  const { status, json, text } = response.value;
  return ok({ status, body: json === undefined ? text : json });
}
