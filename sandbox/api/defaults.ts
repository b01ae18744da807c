import { isObject, type JsonObject, list, object, text } from "../json/json";
import type { Kind } from "./kinds";
import { badRequest } from "./status";

const RBAC_GROUP = "rbac.authorization.k8s.io";

/** The object with the defaults that the API server fills in for the kinds that are written here. */
export function withDefaults(kind: Kind, next: JsonObject): JsonObject {
  switch (kind.kind) {
    case "Secret":
      return withEncodedData({ ...next, type: text(next, "type") || "Opaque" });
    case "Namespace":
      return withNamespaceDefaults(next);
    case "ClusterRoleBinding":
    case "RoleBinding":
      return withGroups(next);
    case "Deployment":
      return withDeploymentDefaults(next);
    case "Service":
      return withPorts(next);
    default:
      return next;
  }
}

function withEncodedData(secret: JsonObject): JsonObject {
  for (const value of Object.values(object(secret, "data"))) refuseBroken(typeof value === "string" ? value : "");
  const { stringData, ...rest } = secret;
  if (!isObject(stringData)) return rest;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value ?? "")).toString("base64"),
  ]);
  return { ...rest, data: { ...object(rest, "data"), ...Object.fromEntries(encoded) } };
}

function refuseBroken(value: string): void {
  const at = value.search(/[^A-Za-z0-9+/=\n\r]/);
  const isBroken = at >= 0 || value.replace(/\s/g, "").length % 4 !== 0;
  if (isBroken)
    throw badRequest(
      `Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte ${at < 0 ? value.length - (value.length % 4) : at}`,
    );
}

function withNamespaceDefaults(namespace: JsonObject): JsonObject {
  const metadata = object(namespace, "metadata");
  const labels = { ...object(metadata, "labels"), "kubernetes.io/metadata.name": text(metadata, "name") };
  const status = { phase: "Active", ...object(namespace, "status") };
  return {
    ...namespace,
    metadata: { ...metadata, labels },
    spec: { finalizers: ["kubernetes"], ...object(namespace, "spec") },
    status,
  };
}

function withGroups(binding: JsonObject): JsonObject {
  const subjects = list(binding, "subjects").map((subject) =>
    isObject(subject) && text(subject, "kind") !== "ServiceAccount" ? { apiGroup: RBAC_GROUP, ...subject } : subject,
  );
  const roleRef = { apiGroup: RBAC_GROUP, ...object(binding, "roleRef") };
  return { ...binding, roleRef, ...(subjects.length > 0 ? { subjects } : {}) };
}

function withDeploymentDefaults(deployment: JsonObject): JsonObject {
  const spec = object(deployment, "spec");
  const wanted = object(spec, "strategy");
  const type = text(wanted, "type") || "RollingUpdate";
  const strategy: JsonObject =
    type === "RollingUpdate"
      ? { rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%", ...object(wanted, "rollingUpdate") }, type }
      : { type };
  const defaults = { progressDeadlineSeconds: 600, replicas: 1, revisionHistoryLimit: 10 };
  return { ...deployment, spec: { ...defaults, ...spec, strategy } };
}

function withPorts(service: JsonObject): JsonObject {
  const ports = list(service, "spec", "ports").map((port) =>
    isObject(port) ? { protocol: "TCP", targetPort: port.port ?? 0, ...port } : port,
  );
  return {
    ...service,
    spec: { type: "ClusterIP", sessionAffinity: "None", ...object(service, "spec"), ports },
    status: { loadBalancer: {}, ...object(service, "status") },
  };
}
