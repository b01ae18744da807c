import "server-only";
import type { CallOptions } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { Handle } from "./handle";

const LIMIT_BYTES = 4 * 1024 * 1024;
const TAIL_LINES = 200;

/** The last lines of one container, 200 unless told. `previous` is the run before the last restart. */
export async function podLog(
  handle: Handle,
  pod: { namespace: string; name: string; container?: string; previous?: boolean; tailLines?: number },
  options: CallOptions = {},
): Promise<Result<string>> {
  const { namespace, name } = pod;
  const response = await handle.send({
    method: "GET",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log`,
    query: {
      container: pod.container,
      previous: pod.previous ? "true" : undefined,
      tailLines: String(pod.tailLines ?? TAIL_LINES),
    },
    accept: "text/plain, application/json",
    purpose: { verb: "get", resource: "pods/log", namespace, name, object: `the log of Pod ${namespace}/${name}` },
    isRead: true,
    expects: "anything",
    limitBytes: LIMIT_BYTES,
    ...options,
  });
  return response.ok ? ok(response.value.text) : response;
}
