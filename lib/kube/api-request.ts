import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import type { Secret } from "@/lib/secret";

/** What a request is about, in Kubernetes' words; problems are worded from this, never from a server's message. */
export type Purpose = {
  verb: string;
  /** Plural, with a subresource: "pods/log". For what is no resource, the path. */
  resource: string;
  namespace: string | null;
  name: string | null;
  /** "Secret istio-system/kiali" */
  object: string;
};

export type ApiRequest = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path below the server's own, encoded: "/api/v1/namespaces". */
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: string;
  contentType?: string;
  accept?: string;
  /** For whom the API server hands the request on to; refused by name where the server would take them for itself. */
  extraHeaders?: Readonly<Record<string, Secret>>;
  purpose: Purpose;
  /** Changes nothing, so it may be asked again after a broken connection. */
  isRead: boolean;
  /** "anything" hands over every answer that is not the API server's own Status. */
  expects: "kubernetes" | "anything";
  limitBytes?: number;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Fails where it would start an exec plugin. */
  isSilent?: boolean;
};

/** `json` is undefined when the body is not JSON. */
export type ApiResponse = { status: number; headers: IncomingHttpHeaders; text: string; json: unknown };

/** What the server says of an error. @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export type StatusCause = { reason: string; message: string; field: string };
export type ApiStatus = {
  code: number;
  reason: string;
  message: string;
  details: {
    name: string | null;
    kind: string | null;
    retryAfterSeconds: number | null;
    causes: readonly StatusCause[];
  };
};
