import "server-only";
import { fail, ok, type Result } from "@/lib/problem";
import type { ApiRequest, ApiResponse } from "./api-request";
import { parseStatus } from "./parse-status";
import { type Asked, statusProblem, unknownServer } from "./status-problem";

/** Whether the body is the API server's own Status, not the answer of a service behind its proxy. */
export const isStatus = ({ json }: ApiResponse): boolean => parseStatus(json) !== null;

/** Takes an answer for what was expected, or says which problem it is. */
export function judge(
  asker: Omit<Asked, "purpose">,
  { expects, purpose }: ApiRequest,
  response: ApiResponse,
): Result<ApiResponse> {
  if (response.status >= 300 && (expects === "kubernetes" || isStatus(response)))
    return fail(statusProblem({ ...asker, purpose }, response));
  if (expects === "kubernetes" && !isKubernetes(response.json))
    return fail(unknownServer(asker.context, asker.server, response));
  return ok(response);
}

/** JSON with a kind, or the version document, which has none. */
const isKubernetes = (json: unknown): boolean =>
  typeof json === "object" && json !== null && ("kind" in json || "gitVersion" in json);
