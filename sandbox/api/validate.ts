import { at, isObject, isSame, type JsonObject, list, object, text } from "../json/json";
import type { Kind } from "./kinds";
import { nameCauses } from "./object-name";
import { type Cause, invalid, invalidValue, requiredValue } from "./status";

const SECRET_LIMIT = 1_048_576;
const DATA_KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_TEXT =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const TOKEN_TYPE = "kubernetes.io/service-account-token";

/** Refuses with 422 what the API server would refuse in the kinds that are written here. */
export function validate(kind: Kind, next: JsonObject, before: JsonObject | undefined): void {
  const name = text(next, "metadata", "name");
  const causes = [
    ...nameCauses(kind, name),
    ...kindCauses(kind, next),
    ...(before ? changeCauses(kind, next, before) : []),
  ];
  if (causes.length > 0) throw invalid(kind.kind, kind.group, name, causes);
}

function kindCauses(kind: Kind, next: JsonObject): Cause[] {
  switch (kind.kind) {
    case "Secret":
      return secretCauses(next);
    case "ConfigMap":
      return keyCauses(next);
    case "ClusterRoleBinding":
    case "RoleBinding":
      return roleRefCauses(next);
    case "Deployment":
      return deploymentCauses(next);
    default:
      return [];
  }
}

const keyCauses = (next: JsonObject): Cause[] =>
  Object.keys(object(next, "data"))
    .filter((key) => !DATA_KEY.test(key) || key.length > 253)
    .map((key) => invalidValue(`data[${key}]`, JSON.stringify(key), KEY_TEXT));

function secretCauses(next: JsonObject): Cause[] {
  const causes = keyCauses(next);
  const size = Object.values(object(next, "data")).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? Buffer.from(value, "base64").length : 0),
    0,
  );
  if (size > SECRET_LIMIT)
    causes.push({
      reason: "FieldValueTooLong",
      message: `Too long: may not be more than ${SECRET_LIMIT} bytes`,
      field: "data",
    });
  if (text(next, "type") === TOKEN_TYPE && !text(next, "metadata", "annotations", "kubernetes.io/service-account.name"))
    causes.push(requiredValue("metadata.annotations[kubernetes.io/service-account.name]", ""));
  return causes;
}

function roleRefCauses(next: JsonObject): Cause[] {
  const causes: Cause[] = [];
  if (!text(next, "roleRef", "name")) causes.push(requiredValue("roleRef.name", ""));
  const group = text(next, "roleRef", "apiGroup");
  if (group && group !== "rbac.authorization.k8s.io")
    causes.push({
      reason: "FieldValueNotSupported",
      message: `Unsupported value: ${JSON.stringify(group)}: supported values: "rbac.authorization.k8s.io"`,
      field: "roleRef.apiGroup",
    });
  list(next, "subjects").forEach((subject, index) => {
    if (text(subject, "kind") === "ServiceAccount" && kindIsCluster(next) && !text(subject, "namespace"))
      causes.push(requiredValue(`subjects[${index}].namespace`, ""));
  });
  return causes;
}
const kindIsCluster = (next: JsonObject): boolean => !text(next, "metadata", "namespace");

function deploymentCauses(next: JsonObject): Cause[] {
  const wanted = object(next, "spec", "selector", "matchLabels");
  const labels = object(next, "spec", "template", "metadata", "labels");
  const causes: Cause[] = [];
  if (Object.keys(wanted).length === 0) causes.push(requiredValue("spec.selector", ""));
  if (list(next, "spec", "template", "spec", "containers").length === 0)
    causes.push(requiredValue("spec.template.spec.containers", ""));
  if (Object.entries(wanted).some(([key, value]) => labels[key] !== value))
    causes.push(
      invalidValue(
        "spec.template.metadata.labels",
        JSON.stringify(labels),
        "`selector` does not match template `labels`",
      ),
    );
  return causes;
}

const IMMUTABLE: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Secret: [["type"]],
  Deployment: [["spec", "selector"]],
};

function changeCauses(kind: Kind, next: JsonObject, before: JsonObject): Cause[] {
  if (kind.kind.endsWith("RoleBinding") && !isSame(next.roleRef, before.roleRef)) {
    const shown = {
      APIGroup: text(next, "roleRef", "apiGroup"),
      Kind: text(next, "roleRef", "kind"),
      Name: text(next, "roleRef", "name"),
    };
    return [invalidValue("roleRef", JSON.stringify(shown), "field is immutable")];
  }
  const isLocked = before.immutable === true;
  const paths = [...(IMMUTABLE[kind.kind] ?? []), ...(isLocked ? [["data"]] : [])];
  return paths
    .filter((path) => !isSame(at(next, ...path), at(before, ...path)))
    .map((path) => {
      const value = at(next, ...path);
      const shown = isObject(value) ? JSON.stringify(value) : JSON.stringify(value ?? "");
      return isLocked && path[0] === "data"
        ? {
            reason: "FieldValueForbidden",
            message: "Forbidden: field is immutable when `immutable` is set",
            field: "data",
          }
        : invalidValue(path.join("."), shown, "field is immutable");
    });
}
