import type { JsonObject } from "../json/json";

export type Cause = { reason: string; message: string; field?: string };
export type Target = { name?: string; group?: string; kind?: string; uid?: string };
type Answer = Target & { causes?: readonly Cause[]; retryAfterSeconds?: number };

/** What an API server answers instead of an object; thrown by handlers and written by the server as it is. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Answer | undefined;
  constructor(code: number, reason: string, message: string, details?: Answer) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
  body(): JsonObject {
    const { causes, ...details } = this.details ?? {};
    return {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: this.message,
      ...(this.reason ? { reason: this.reason } : {}),
      ...(this.details
        ? { details: { ...details, ...(causes ? { causes: causes.map((cause) => ({ ...cause })) } : {}) } }
        : {}),
      code: this.code,
    };
  }
}

/** "deployments.apps": how messages name a resource. */
export const qualified = (resource: string, group: string): string => (group ? `${resource}.${group}` : resource);

const target = (resource: string, group: string, name: string): Target => ({
  ...(name ? { name } : {}),
  ...(group ? { group } : {}),
  ...(resource ? { kind: resource } : {}),
});

export const unauthorized = () => new StatusError(401, "Unauthorized", "Unauthorized");
export const badRequest = (message: string) => new StatusError(400, "BadRequest", message);
export const notFound = (resource: string, group: string, name: string) =>
  new StatusError(404, "NotFound", `${qualified(resource, group)} "${name}" not found`, target(resource, group, name));
export const noSuchPath = () =>
  new StatusError(404, "NotFound", "the server could not find the requested resource", {});
export const alreadyExists = (resource: string, group: string, name: string) =>
  new StatusError(
    409,
    "AlreadyExists",
    `${qualified(resource, group)} "${name}" already exists`,
    target(resource, group, name),
  );
export const conflict = (resource: string, group: string, name: string, why: string) =>
  new StatusError(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${qualified(resource, group)} "${name}": ${why}`,
    target(resource, group, name),
  );
export const forbidden = (resource: string, group: string, name: string, why: string) =>
  new StatusError(
    403,
    "Forbidden",
    `${qualified(resource, group)}${name ? ` "${name}"` : ""} is forbidden: ${why}`,
    target(resource, group, name),
  );
export const methodNotAllowed = () =>
  new StatusError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
export const expired = (message: string) => new StatusError(410, "Expired", message);
export const unavailable = (message: string) => new StatusError(503, "ServiceUnavailable", message);

/** 422 with one cause per wrong field, worded as the API server words it. */
export function invalid(kind: string, group: string, name: string, causes: readonly Cause[]): StatusError {
  const lines = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const all = lines.length === 1 ? lines[0] : `[${lines.join(", ")}]`;
  const message = `${qualified(kind, group)} "${name}" is invalid: ${all}`;
  return new StatusError(422, "Invalid", message, { ...target(kind, group, name), causes });
}

export const invalidValue = (field: string, value: string, why: string): Cause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${value}: ${why}`,
  field,
});
export const requiredValue = (field: string, why: string): Cause => ({
  reason: "FieldValueRequired",
  message: `Required value${why ? `: ${why}` : ""}`,
  field,
});
