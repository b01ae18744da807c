import { expect, inEachWorld, type Lab, test } from "./fixtures";
import { created } from "./scenes";

type Case = { ask: string; body?: unknown; type?: string; status: number; message: string | RegExp };
const MERGE = "application/merge-patch+json";
const APPLY = "application/apply-patch+yaml";
const NOT_SERVED = "the server could not find the requested resource";

/** `NS` stands for the test's namespace. */
const cases: readonly Case[] = [
  {
    ask: "GET NS/services/http:empty:http/proxy/x",
    status: 503,
    message: 'no endpoints available for service "empty"',
  },
  { ask: "GET NS/services/http:empty:80/proxy/x", status: 503, message: 'no endpoints available for service "empty"' },
  {
    ask: "GET NS/services/http:empty:99/proxy/x",
    status: 503,
    message: 'no service port 99 found for service "empty"',
  },
  { ask: "GET NS/services/empty:nope/proxy/x", status: 503, message: 'no endpoints available for service "empty"' },
  { ask: "GET NS/services/absent/proxy/x", status: 503, message: 'no endpoints available for service "absent"' },
  { ask: "GET NS/services/http:absent:80/proxy/x", status: 404, message: 'services "absent" not found' },
  { ask: "GET NS/pods/absent/log", status: 404, message: 'pods "absent" not found' },
  { ask: "GET /api/v1/nothings", status: 404, message: NOT_SERVED },
  { ask: "GET /apis/apps/v2/deployments", status: 404, message: NOT_SERVED },
  { ask: "GET /apis/nothing.example.com/v1/things", status: 404, message: "404 page not found" },
  { ask: "GET /nowhere", status: 404, message: "404 page not found" },
  { ask: "GET NS/configmaps?labelSelector=a%20b", status: 400, message: /^unable to parse requirement: found/ },
  {
    ask: "GET NS/configmaps?limit=1&continue=rubbish",
    status: 400,
    message: /^invalid continue token: continue key is not valid/,
  },
  {
    ask: "POST NS/configmaps/one",
    body: {},
    status: 405,
    message: "the server does not allow this method on the requested resource",
  },
  {
    ask: "POST NS/configmaps",
    body: "junk{",
    status: 400,
    message:
      /^the object provided is unrecognized \(must be of type ConfigMap\): couldn't get version\/kind; json parse error:/,
  },
  {
    ask: "POST NS/configmaps",
    body: { apiVersion: "v1", kind: "Secret", metadata: { name: "one" } },
    status: 400,
    message:
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  },
  {
    ask: "POST NS/serviceaccounts",
    body: { metadata: {} },
    status: 422,
    message: 'ServiceAccount "" is invalid: metadata.name: Required value: name or generateName is required',
  },
  {
    ask: "POST NS/secrets",
    body: { metadata: { name: "one" }, data: { a: "!!!" } },
    status: 400,
    message: 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0',
  },
  {
    ask: "POST NS/configmaps",
    body: "{",
    status: 400,
    message:
      /^the object provided is unrecognized \(must be of type ConfigMap\): couldn't get version\/kind; json parse error/,
  },
  {
    ask: "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: "{",
    status: 400,
    message: /^the object provided is unrecognized \(must be of type SelfSubjectAccessReview\): .*json parse error/,
  },
  {
    ask: "POST NS/configmaps",
    body: "a: b",
    type: "text/plain",
    status: 415,
    message: /^the body of the request was in an unknown format - accepted media types include: application\/json, /,
  },
  { ask: "PATCH NS/configmaps/one", body: "{", type: MERGE, status: 400, message: "invalid JSON patch" },
  {
    ask: "PATCH NS/configmaps/one",
    body: {},
    type: "application/json",
    status: 415,
    message: "415: Unsupported Media Type",
  },
  {
    ask: "PATCH NS/configmaps/absent",
    body: { data: { a: "b" } },
    type: MERGE,
    status: 404,
    message: 'configmaps "absent" not found',
  },
  {
    ask: "PUT NS/configmaps/absent",
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "absent" } },
    status: 404,
    message: 'configmaps "absent" not found',
  },
  {
    ask: "PATCH NS/configmaps/one?fieldManager=a",
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "two" } },
    type: APPLY,
    status: 400,
    message: "the name of the object (two) does not match the name on the URL (one)",
  },
  {
    ask: "PATCH NS/configmaps/one?fieldManager=a",
    body: { apiVersion: "v1", kind: "Secret", metadata: { name: "one" } },
    type: APPLY,
    status: 400,
    message: "invalid object type: /v1, Kind=Secret",
  },
  {
    ask: "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec: {} },
    status: 422,
    message:
      '.authorization.k8s.io "" is invalid: spec: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
  },
  {
    ask: "POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    body: {
      metadata: { name: "no-namespace" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "absent" },
      subjects: [{ kind: "ServiceAccount", name: "x" }],
    },
    status: 422,
    message:
      'ClusterRoleBinding.rbac.authorization.k8s.io "no-namespace" is invalid: subjects[0].namespace: Required value',
  },
];

const messageOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "message" in body ? String(body.message) : String(body).trim();

async function tell(lab: Lab, { ask, body, type }: Case) {
  const [method = "", path = ""] = ask.split(" ");
  const answer = await lab.root.send(method, path.replace(/^NS/, `/api/v1/namespaces/${lab.namespace}`), body, type);
  return { status: answer.status, message: messageOf(answer.body) };
}

inEachWorld("words of refusal", () => {
  test("are the API server's own", async ({ lab }) => {
    const ports = [{ name: "http", port: 80 }];
    await created(lab, `/api/v1/namespaces/${lab.namespace}/services`, {
      metadata: { name: "empty" },
      spec: { selector: { app: "none" }, ports },
    });
    for (const one of cases) {
      const { status, message } = await tell(lab, one);
      expect
        .soft(`${status} ${message}`, one.ask)
        .toMatch(
          typeof one.message === "string"
            ? `${one.status} ${one.message}`
            : new RegExp(`^${one.status} ${one.message.source.replace(/^\^/, "")}`),
        );
    }
  });
});
