import { boundToken } from "../auth/service-account-tokens";
import type { SimCluster } from "../cluster";
import { isObject, type Json, type JsonObject, list, number, object, text, texts } from "../json/json";
import type { PodAnswer } from "../kubelet/pod-runtime";
import type { Reply } from "./reply";
import { requestBody } from "./request-body";
import type { ResourceRequest } from "./request-info";
import { matches } from "./selectors";
import { badRequest, invalid, notFound, StatusError, unavailable } from "./status";

/** POST serviceaccounts/x/token: a bound token with a lifetime of at least ten minutes. */
export async function requestToken(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const { namespace, name } = request.address;
  const account = cluster.store.get("serviceaccounts", namespace, name);
  if (!account) throw notFound("serviceaccounts", "", name);
  const body = await requestBody(request, "TokenRequest");
  if (!isObject(body)) throw badRequest("the body is not an object");
  const ttl = number(body, ["spec", "expirationSeconds"], 3600);
  if (ttl < 600)
    throw invalid("TokenRequest", "authentication.k8s.io", "", [
      {
        reason: "FieldValueInvalid",
        message: `Invalid value: ${ttl}: may not specify a duration less than 10 minutes`,
        field: "spec.expirationSeconds",
      },
    ]);
  const asked = texts(body, "spec", "audiences");
  const audiences = asked.length > 0 ? asked : [cluster.issuer];
  const { token, expiresAt } = boundToken(cluster, account, audiences, ttl, boundSecret(cluster, namespace, body));
  const answer: JsonObject = {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, creationTimestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z") },
    spec: { ...object(body, "spec"), audiences, expirationSeconds: ttl },
    status: { token, expirationTimestamp: expiresAt.toISOString().replace(/\.\d+Z$/, "Z") },
  };
  return { type: "json", code: 201, body: answer };
}

/** The Secret that the token is to end with; null for a token that ends with its account alone. */
function boundSecret(cluster: SimCluster, namespace: string, body: JsonObject): JsonObject | null {
  const ref = object(body, "spec", "boundObjectRef");
  const kind = text(ref, "kind");
  if (!kind) return null;
  if (kind !== "Secret")
    throw badRequest(`cannot bind token to object of type /${text(ref, "apiVersion")}, Kind=${kind}`);
  const name = text(ref, "name");
  const secret = cluster.store.get("secrets", namespace, name);
  if (!secret) throw notFound("secrets", "", name);
  const [asked, uid] = [text(ref, "uid"), text(secret, "metadata", "uid")];
  if (!asked || asked === uid) return secret;
  const why = `the UID in the bound object reference (${asked}) does not match the UID in record. The object might have been deleted and then recreated`;
  throw new StatusError(409, "Conflict", `Operation cannot be fulfilled on Secret "${name}": ${why}`, {
    name,
    kind: "Secret",
  });
}

export function podLog(cluster: SimCluster, { address, query }: ResourceRequest): Reply {
  const pod = cluster.store.get("pods", address.namespace, address.name);
  if (!pod) throw notFound("pods", "", address.name);
  const names = list(pod, "spec", "containers").map((container) => text(container, "name"));
  const container = query.get("container") ?? names[0] ?? "";
  if (!names.includes(container)) throw badRequest(`container ${container} is not valid for pod ${address.name}`);
  const runtime = cluster.pods.get(text(pod, "metadata", "uid"));
  const isPrevious = query.get("previous") === "true";
  const lines = isPrevious ? runtime?.previousLog : (runtime?.program?.log ?? runtime?.previousLog);
  if (!lines && isPrevious)
    throw badRequest(`previous terminated container "${container}" in pod "${address.name}" not found`);
  if (!lines)
    throw badRequest(`container "${container}" in pod "${address.name}" is waiting to start: ContainerCreating`);
  const tail = Number(query.get("tailLines") ?? lines.length);
  const shown = tail > 0 ? lines.slice(-tail) : [];
  return { type: "text", code: 200, body: shown.map((line) => `${line}\n`).join(""), contentType: "text/plain" };
}

/** GET services/[scheme:]name[:port]/proxy/…: an answer of a Ready pod behind the Service. */
export async function proxyToService(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const { namespace, rest } = request.address;
  const parts = request.address.name.split(":");
  const [name = "", port = ""] = parts.length === 3 ? parts.slice(1) : parts;
  const service = cluster.store.get("services", namespace, name);
  const ports = list(service, "spec", "ports");
  // As on the API server, only a numbered port makes it look at the Service; a name is looked up in the endpoints.
  if (/^\d+$/.test(port)) {
    if (!service) throw notFound("services", "", name);
    const isKnown = ports.some((entry) => String(object(entry).port) === port);
    if (!isKnown) throw unavailable(`no service port ${port} found for service "${name}"`);
  } else if (!portOf(ports, port)) throw unavailable(`no endpoints available for service "${name}"`);
  const selector = object(service, "spec", "selector");
  const ready = cluster.store
    .list("pods", namespace)
    .filter((pod) => matches(selector, object(pod, "metadata", "labels")) && isReady(pod))
    .flatMap((pod) => cluster.pods.get(text(pod, "metadata", "uid"))?.program ?? []);
  const [program] = ready;
  if (!program) throw unavailable(`no endpoints available for service "${name}"`);
  const query = request.query.size > 0 ? `?${request.query}` : "";
  const entry = portOf(ports, port);
  const how = { port: number(entry, ["targetPort"], number(entry, ["port"], 0)), headers: passedOn(request) };
  const answer = await program.request(`/${rest}${query}`, request.signal, how).catch((): PodAnswer => {
    throw new StatusError(503, "ServiceUnavailable", "error trying to reach service: EOF");
  });
  return { type: "text", code: answer.status, body: answer.body, contentType: answer.contentType };
}

const portOf = (ports: readonly Json[], port: string): Json | undefined =>
  ports.find(
    (entry) =>
      text(entry, "name") === port || String(object(entry).port) === port || (ports.length === 1 && port === ""),
  );

/** The API server keeps the caller's credential for itself. */
const passedOn = ({ headers }: ResourceRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(":") || name === "authorization" ? [] : [[name, [value].flat().join(", ")]],
    ),
  );

const isReady = (pod: JsonObject): boolean =>
  !text(pod, "metadata", "deletionTimestamp") &&
  list(pod, "status", "conditions").some(
    (entry) => text(entry, "type") === "Ready" && text(entry, "status") === "True",
  );
