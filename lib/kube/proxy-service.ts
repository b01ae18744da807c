import "server-only";
import type { ProxyOptions, ServiceRef } from "@/lib/cluster/cluster";
import { isProxyHeader } from "@/lib/cluster/proxy-header";
import { fail, ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

/** What a URL takes for one step up, or for none. */
const DOTS = /^(\.|%2e){1,2}$/i;
/** @see https://www.rfc-editor.org/rfc/rfc9110#name-field-values */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * GET through the API server's service proxy. A status of the service itself, whichever, is an answer; only what the
 * API server says is a problem: no rights, no such service, no pod behind it.
 */
export async function proxyService(
  handle: Handle,
  { namespace, name, port, scheme }: ServiceRef,
  path: string,
  { headers: extraHeaders = {}, ...options }: ProxyOptions = {},
): Promise<Result<{ status: number; body: unknown; contentType: string | null }>> {
  const target = `${scheme === "https" ? "https:" : ""}${name}:${port}`;
  const [inside = "", search = ""] = path.replace(/^\//, "").split("?", 2);
  if (/[\t\r\n]/.test(inside) || inside.split(/[/\\]/).some((part) => DOTS.test(part)))
    throw new Error("A path through the service proxy must not leave the service");
  const taken = Object.keys(extraHeaders).find((header) => !isProxyHeader(header));
  if (taken !== undefined)
    throw new Error("A header that the API server takes for itself must not go through its proxy");
  const unsendable = Object.entries(extraHeaders).find(([, value]) => !FIELD_VALUE.test(value.reveal().trim()));
  if (unsendable)
    return fail({ kind: "invalid-input", fields: { [unsendable[0]]: ["holds what no header may hold"] } });
  const response = await handle.send({
    method: "GET",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(target)}/proxy/${inside}`,
    query: Object.fromEntries(new URLSearchParams(search)),
    purpose: { verb: "get", resource: "services/proxy", namespace, name, object: `Service ${namespace}/${name}` },
    isRead: true,
    expects: "anything",
    extraHeaders,
    limitBytes: LIMIT_BYTES,
    ...options,
  });
  if (!response.ok) return response;
  const { status, headers, json, text } = response.value;
  const contentType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? null;
  return ok({ status, body: json === undefined ? text : json, contentType });
}
