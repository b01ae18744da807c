import { parse } from "yaml";
import { type Json, parseJson } from "../json/json";
import type { ResourceRequest } from "./request-info";
import { badRequest, StatusError } from "./status";

const BODY_LIMIT = 3 * 1024 * 1024;
const READ = ["application/json", "application/yaml"];

/**
 * The body of a write, as JSON or YAML. Anything else is 415, as for a kind that a real API server knows as JSON only:
 * Kubernetes' own protobuf is not read here.
 */
export async function requestBody(request: ResourceRequest, kind = request.kind.kind): Promise<Json> {
  const source = await request.readBody();
  if (source.length > BODY_LIMIT)
    throw new StatusError(413, "RequestEntityTooLarge", `Request entity too large: limit is ${BODY_LIMIT}`);
  const type = request.headers["content-type"] ?? "application/json";
  const isPatch = request.method === "PATCH";
  if (!isPatch && !READ.includes(type.split(";")[0]?.trim() ?? ""))
    throw new StatusError(
      415,
      "UnsupportedMediaType",
      `the body of the request was in an unknown format - accepted media types include: ${READ.join(", ")}`,
      {},
    );
  try {
    return type.includes("json") ? parseJson(source) : parse(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : "broken";
    if (isPatch) throw badRequest(type.includes("json") ? "invalid JSON patch" : `error decoding YAML: ${why}`);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`,
    );
  }
}
