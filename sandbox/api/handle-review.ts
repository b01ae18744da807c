import { reviewBearer } from "../auth/review-bearer";
import { anonymous, type User } from "../auth/user";
import type { SimCluster } from "../cluster";
import { isObject, type Json, type JsonObject, object, text, texts } from "../json/json";
import { authorize, authorizePath } from "../rbac/authorize";
import { rulesFor } from "../rbac/rules";
import { apiVersionOf } from "./kinds";
import type { Reply } from "./reply";
import { requestBody } from "./request-body";
import type { ResourceRequest } from "./request-info";
import { badRequest, invalid, invalidValue } from "./status";

/** Answers a question kind: nothing is stored. */
export async function review(cluster: SimCluster, request: ResourceRequest): Promise<Reply> {
  const body = await requestBody(request);
  if (!isObject(body)) throw badRequest("the body is not an object");
  const { kind, user } = request;
  const answer = (status: JsonObject): Reply => ({
    type: "json",
    code: 201,
    body: { ...body, kind: kind.kind, apiVersion: apiVersionOf(kind), metadata: { creationTimestamp: null }, status },
  });
  switch (kind.kind) {
    case "SelfSubjectReview":
      return answer({ userInfo: userInfo(user) });
    case "SelfSubjectAccessReview":
      return answer(decide(cluster, user, object(body, "spec")));
    case "SelfSubjectRulesReview":
      return answer(rulesStatus(cluster, user, text(body, "spec", "namespace")));
    case "TokenReview":
      return answer(await tokenStatus(cluster, object(body, "spec")));
    default:
      return answer(decide(cluster, subjectOf(body), object(body, "spec")));
  }
}

function userInfo(user: User): JsonObject {
  const extra: JsonObject = Object.fromEntries(Object.entries(user.extra).map(([key, values]) => [key, [...values]]));
  return {
    username: user.name,
    ...(user.uid ? { uid: user.uid } : {}),
    groups: [...user.groups],
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

function subjectOf(body: JsonObject): User {
  const name = text(body, "spec", "user");
  const groups = texts(body, "spec", "groups");
  if (!name && groups.length === 0)
    throw invalid("SubjectAccessReview", "authorization.k8s.io", "", [
      {
        reason: "FieldValueRequired",
        message: "Required value: at least one of user or group must be specified",
        field: "spec.user",
      },
    ]);
  return { name, uid: "", groups, extra: {} };
}

function decide(cluster: SimCluster, user: User, spec: JsonObject): JsonObject {
  const path = spec.nonResourceAttributes;
  const ask = object(spec, "resourceAttributes");
  if (!path && !spec.resourceAttributes)
    throw invalid("", "authorization.k8s.io", "", [
      invalidValue("spec", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified"),
    ]);
  const subresource = text(ask, "subresource");
  const decision = path
    ? authorizePath(cluster, user, text(path, "verb"), text(path, "path"))
    : authorize(cluster, user, {
        verb: text(ask, "verb"),
        group: text(ask, "group"),
        resource: subresource ? `${text(ask, "resource")}/${subresource}` : text(ask, "resource"),
        namespace: text(ask, "namespace"),
        name: text(ask, "name"),
      });
  return { allowed: decision.allowed, ...(decision.reason ? { reason: decision.reason } : {}) };
}

/** As the real one, it asks as if the token came in a header: the first word counts, and no word at all is nobody in particular. */
async function tokenStatus(cluster: SimCluster, spec: JsonObject): Promise<JsonObject> {
  if (!text(spec, "token")) throw badRequest("token is required for TokenReview in authentication");
  const [, word = ""] = `Bearer ${text(spec, "token")}`.trim().split(" ");
  const audiences = texts(spec, "audiences");
  if (word && audiences.length > 0 && !audiences.includes(cluster.issuer))
    return { user: {}, error: "invalid bearer token" };
  const verdict = word ? await reviewBearer(cluster, word) : { user: anonymous };
  if ("error" in verdict) return { user: {}, error: verdict.error };
  return { authenticated: true, user: userInfo(verdict.user), audiences: [cluster.issuer] };
}

function rulesStatus(cluster: SimCluster, user: User, namespace: string): JsonObject {
  const { rules, problems } = rulesFor(cluster, user, namespace);
  const all = user.groups.includes("system:masters")
    ? [...rules, { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceUrls: ["*"] }]
    : rules;
  const resourceRules: Json[] = all
    .filter((rule) => rule.resources.length > 0)
    .map((rule) => ({
      verbs: [...rule.verbs],
      apiGroups: [...rule.apiGroups],
      resources: [...rule.resources],
      ...(rule.resourceNames.length > 0 ? { resourceNames: [...rule.resourceNames] } : {}),
    }));
  const nonResourceRules: Json[] = all
    .filter((rule) => rule.nonResourceUrls.length > 0)
    .map((rule) => ({ verbs: [...rule.verbs], nonResourceURLs: [...rule.nonResourceUrls] }));
  // What refuses beside RBAC cannot say in advance what it will refuse.
  const incomplete = cluster.faults.find("deny") !== undefined;
  const error = problems.length > 0 ? { evaluationError: problems.join(", ") } : {};
  return { resourceRules, nonResourceRules, incomplete, ...error };
}
