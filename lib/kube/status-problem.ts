import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import type { Problem } from "@/lib/problem";
import type { ApiResponse, ApiStatus, Purpose, StatusCause } from "./api-request";
import { parseStatus } from "./parse-status";

export type Asked = { context: string; server: string; credential: string; purpose: Purpose };

/** What an answer of 300 or more means to an operator. */
export function statusProblem({ context, server, credential, purpose }: Asked, response: ApiResponse): Problem {
  const { status: code, headers, text, json } = response;
  const status = parseStatus(json);
  const { object } = purpose;
  // A page of something in between says nothing of the credential, least of all that an API server refuses it.
  if (code === 401 && !status && isHtml(headers, text)) return unknownServer(context, server, response);
  if (code === 401) return { kind: "unauthenticated", context, credential };
  if (code === 403) return status ? forbidden(context, purpose, status) : unknownServer(context, server, response);
  if (code === 404) {
    if (!status && isHtml(headers, text)) return unknownServer(context, server, response);
    return { kind: "not-found", context, object: missingObject(status, object) };
  }
  if (code === 409 && status) return conflict(context, object, status);
  if (code === 410) return { kind: "changed", context, object };
  if (code === 413) return { kind: "too-large", context, object, limitBytes: 3 * 1024 * 1024 };
  if (code === 429) return { kind: "throttled", context, retryAfterSeconds: retryAfter(headers, status) };
  const undeclared = status && undeclaredField(status.message);
  if (undeclared) return { kind: "rejected", context, object, causes: [undeclared] };
  if (code >= 500) return { kind: "server-failure", context, status: code, reason: failureReason(code, status) };
  if (!status) return unknownServer(context, server, response);
  const causes = causesOf(status);
  if (causes.some(({ field }) => field === "metadata.uid")) return { kind: "changed", context, object };
  return { kind: "rejected", context, object, causes };
}

/** Behind the service proxy a 503 has two meanings: nothing to send to, or nobody answers there. */
function failureReason(code: number, status: ApiStatus | null): string {
  if (status?.message.includes("no endpoints available")) return "no ready pod behind the service";
  if (status?.message.includes("error trying to reach service")) return "the service's pod does not answer";
  return status?.reason || `HTTP ${code}`;
}

/** Server-side apply answers 500 for a field that the schema does not have. */
function undeclaredField(message: string): { field: string; message: string } | null {
  const [, field] = /(\.[^\s:]+): field not declared in schema/.exec(message) ?? [];
  return field ? { field, message: "field not declared in schema" } : null;
}

/** Seconds from the Retry-After header or the Status; null when the server named none. */
export function retryAfter(headers: IncomingHttpHeaders, status: ApiStatus | null): number | null {
  const header = Number(headers["retry-after"]);
  return Number.isFinite(header) && headers["retry-after"] !== undefined
    ? header
    : (status?.details.retryAfterSeconds ?? null);
}

/** A plain "cannot get pods" needs no more words; an escalation, a quota or an admission webhook does. */
function forbidden(context: string, purpose: Purpose, { message }: ApiStatus): Problem {
  const { verb, resource, namespace, name } = purpose;
  const [, user = null] = /\b[Uu]ser "([^"]+)"/.exec(message) ?? [];
  const isPlain =
    / cannot [a-z]+ resource | cannot [a-z]+ path /.test(message) && !message.includes("attempting to grant");
  const explained = message.replace(/^[^:]* is forbidden: /, "");
  return {
    kind: "forbidden",
    context,
    verb,
    resource,
    namespace,
    name,
    user,
    ...(isPlain ? {} : { detail: explained }),
  };
}

function missingObject(status: ApiStatus | null, asked: string): string {
  const { kind, name } = status?.details ?? {};
  return kind === "namespaces" && name ? `Namespace ${name}` : asked;
}

function conflict(context: string, object: string, status: ApiStatus): Problem {
  const owned = status.details.causes.filter(({ reason }) => reason === "FieldManagerConflict");
  if (owned.length === 0 && status.reason !== "AlreadyExists") return { kind: "changed", context, object };
  const fields = new Map<string, string[]>();
  for (const { message, field } of owned) {
    const manager = /^conflict with "([^"]+)"/.exec(message)?.[1] ?? "unknown";
    fields.set(manager, [...(fields.get(manager) ?? []), field]);
  }
  return {
    kind: "conflict",
    context,
    object,
    owners: [...fields].map(([manager, list]) => ({ manager, fields: list })),
  };
}

function causesOf(status: ApiStatus): readonly { field: string; message: string }[] {
  const { causes } = status.details;
  if (causes.length > 0) return causes.map(({ field, message }: StatusCause) => ({ field, message }));
  const unknown = [...status.message.matchAll(/(unknown|duplicate) field "([^"]+)"/g)];
  if (unknown.length > 0) return unknown.map(([message, , field = ""]) => ({ field, message }));
  return [{ field: "", message: status.message }];
}

const isHtml = (headers: IncomingHttpHeaders, text: string): boolean =>
  (headers["content-type"] ?? "").includes("html") || /^\s*<(!doctype|html)/i.test(text);

/** Something answers, but not as a Kubernetes API server. */
export function unknownServer(context: string, server: string, { status, headers, text }: ApiResponse): Problem {
  const found = (): string => {
    if (status >= 300 && status < 400) return `a redirect (HTTP ${status})`;
    if (isHtml(headers, text)) return `a web page (HTTP ${status})`;
    const type = (headers["content-type"] ?? "").split(";")[0];
    return type ? `${type} (HTTP ${status})` : `HTTP ${status} without content`;
  };
  return { kind: "not-kubernetes", context, server, found: found() };
}
