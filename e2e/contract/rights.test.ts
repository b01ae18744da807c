import { expect, inEachWorld, test } from "./fixtures";
import { untilStatus } from "./raw-client";
import { accountsOf, created, mapsOf, personWith, secretsOf } from "./scenes";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const readMaps = [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] }];

inEachWorld("who may do what", () => {
  test("answers 401 to a token that is none", async ({ lab }) => {
    const answer = await lab.as("not-a-token").send("GET", "/api");
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: "Unauthorized",
      reason: "Unauthorized",
      code: 401,
    });
  });

  test("lets nobody in particular read the version and nothing else", async ({ lab }) => {
    const nobody = lab.as(null);
    expect((await nobody.send("GET", "/version")).status).toBe(200);
    const answer = await nobody.send("GET", "/api/v1/namespaces");
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      message:
        'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
    });
    expect((await nobody.send("GET", "/api")).body).toMatchObject({
      code: 403,
      message: 'forbidden: User "system:anonymous" cannot get path "/api"',
      details: {},
    });
  });

  test("answers 403 naming user, verb, resource and place", async ({ lab }) => {
    const { client, account } = await personWith(lab, readMaps);
    const user = `system:serviceaccount:${lab.namespace}:${account}`;
    const named = await client.send("GET", `${secretsOf(lab)}/one`);
    expect(named.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: `secrets "one" is forbidden: User "${user}" cannot get resource "secrets" in API group "" in the namespace "${lab.namespace}"`,
      reason: "Forbidden",
      details: { name: "one", kind: "secrets" },
      code: 403,
    });
    const wide = await client.send("GET", "/apis/apps/v1/deployments");
    expect(wide.body).toMatchObject({
      message: `deployments.apps is forbidden: User "${user}" cannot list resource "deployments" in API group "apps" at the cluster scope`,
      details: { group: "apps", kind: "deployments" },
    });
    const log = await client.send("GET", `/api/v1/namespaces/${lab.namespace}/pods/p/log`);
    expect(log.body).toMatchObject({
      message: `pods "p" is forbidden: User "${user}" cannot get resource "pods/log" in API group "" in the namespace "${lab.namespace}"`,
      details: { name: "p", kind: "pods" },
    });
  });

  test("obeys resourceNames", async ({ lab }) => {
    const { client } = await personWith(lab, [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["mine"], verbs: ["get"] },
    ]);
    await created(lab, mapsOf(lab), { metadata: { name: "mine" } });
    expect((await client.send("GET", `${mapsOf(lab)}/mine`)).status).toBe(200);
    expect((await client.send("GET", `${mapsOf(lab)}/other`)).status).toBe(403);
    expect((await client.send("GET", mapsOf(lab))).status).toBe(403);
  });

  test("refuses a role beyond its author's own rights, listing what is missing", async ({ lab }) => {
    const { client, account } = await personWith(lab, [
      ...readMaps,
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], verbs: ["create"] },
    ]);
    const name = lab.unique("role");
    const rules = [{ apiGroups: [""], resources: ["configmaps", "secrets"], verbs: ["get", "list"] }];
    const answer = await client.send("POST", `${RBAC}/clusterroles`, { metadata: { name }, rules });
    expect(answer.status).toBe(403);
    const who = `user "system:serviceaccount:${lab.namespace}:${account}" (groups=["system:serviceaccounts" "system:serviceaccounts:${lab.namespace}" "system:authenticated"])`;
    expect(answer.body).toMatchObject({
      reason: "Forbidden",
      message: `clusterroles.rbac.authorization.k8s.io "${name}" is forbidden: ${who} is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`,
    });
    expect((await client.send("POST", `${RBAC}/clusterroles`, { metadata: { name }, rules: readMaps })).status).toBe(
      201,
    );
  });

  test("lets one who may escalate write any role", async ({ lab }) => {
    const { client } = await personWith(lab, [
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], verbs: ["create", "escalate"] },
    ]);
    const rules = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }];
    expect(
      (await client.send("POST", `${RBAC}/clusterroles`, { metadata: { name: lab.unique("role") }, rules })).status,
    ).toBe(201);
  });

  test("refuses a binding to a role beyond its author's rights, unless the author may bind it", async ({ lab }) => {
    const role = lab.unique("role");
    await created(lab, `${RBAC}/clusterroles`, {
      metadata: { name: role },
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
    });
    const body = () => ({
      metadata: { name: lab.unique("binding") },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [],
    });
    const author = { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterrolebindings"], verbs: ["create"] };
    const poor = await personWith(lab, [author]);
    const refused = await poor.client.send("POST", `${RBAC}/clusterrolebindings`, body());
    expect(refused.body).toMatchObject({
      code: 403,
      message: expect.stringContaining(
        'is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
      ),
    });
    const binder = await personWith(lab, [
      author,
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], resourceNames: [role], verbs: ["bind"] },
    ]);
    expect((await binder.client.send("POST", `${RBAC}/clusterrolebindings`, body())).status).toBe(201);
  });

  test("an apply that would create needs the right to create", async ({ lab }) => {
    const { client } = await personWith(lab, [{ apiGroups: [""], resources: ["configmaps"], verbs: ["patch"] }]);
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" }, data: {} };
    const answer = await client.send(
      "PATCH",
      `${mapsOf(lab)}/one?fieldManager=ann`,
      manifest,
      "application/apply-patch+yaml",
    );
    expect(answer.body).toMatchObject({
      code: 403,
      message: expect.stringContaining('cannot create resource "configmaps"'),
    });
  });

  test("takes rights away at once with the binding", async ({ lab }) => {
    const { client, binding } = await personWith(lab, readMaps);
    expect((await client.send("GET", mapsOf(lab))).status).toBe(200);
    await lab.root.send("DELETE", `${RBAC}/clusterrolebindings/${binding}`);
    const { status, tookMs } = await untilStatus(() => client.send("GET", mapsOf(lab)), 403, 5_000);
    expect(status).toBe(403);
    expect(tookMs).toBeLessThan(3_000);
  });

  test("keeps a binding's role", async ({ lab }) => {
    const { binding } = await personWith(lab, readMaps);
    const found = await lab.root.send("GET", `${RBAC}/clusterrolebindings/${binding}`);
    const changed = {
      ...Object(found.body),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    };
    const answer = await lab.root.send("PUT", `${RBAC}/clusterrolebindings/${binding}`, changed);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      reason: "Invalid",
      message: expect.stringContaining(
        '{"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"view"}: field is immutable',
      ),
      details: { causes: [{ reason: "FieldValueInvalid", field: "roleRef" }] },
    });
  });

  test("says who one is", async ({ lab }) => {
    const { client, account } = await personWith(lab, readMaps);
    const answer = await client.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "SelfSubjectReview",
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: {
        userInfo: {
          username: `system:serviceaccount:${lab.namespace}:${account}`,
          uid: expect.any(String),
          groups: ["system:serviceaccounts", `system:serviceaccounts:${lab.namespace}`, "system:authenticated"],
        },
      },
    });
  });

  test("answers access questions for oneself and for another alike", async ({ lab }) => {
    const { client, account } = await personWith(lab, readMaps);
    const user = `system:serviceaccount:${lab.namespace}:${account}`;
    const ask = (verb: string, resource: string) => ({
      resourceAttributes: { verb, resource, namespace: lab.namespace },
    });
    for (const [verb, resource, allowed] of [
      ["list", "configmaps", true],
      ["list", "secrets", false],
      ["delete", "configmaps", false],
    ] as const) {
      const own = await client.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: ask(verb, resource),
      });
      expect(own.body).toMatchObject({ status: { allowed } });
      const other = await lab.root.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { user, ...ask(verb, resource) },
      });
      expect(other.body).toMatchObject({ status: { allowed } });
    }
    expect((await client.send("GET", accountsOf(lab))).status).toBe(403);
  });

  test("lists all that one may do, here and in a namespace that cannot exist", async ({ lab }) => {
    const named = { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["mine"], verbs: ["patch"] };
    const { client, account } = await personWith(lab, [...readMaps, named]);
    const role = lab.unique("role");
    const roles = `${RBAC}/namespaces/${lab.namespace}`;
    const only = [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }];
    await created(lab, `${roles}/roles`, { metadata: { name: role }, rules: only });
    await created(lab, `${roles}/rolebindings`, {
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: lab.namespace }],
    });
    const rulesIn = (namespace: string) =>
      client.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectRulesReview",
        spec: { namespace },
      });
    const secrets = { verbs: ["get"], apiGroups: [""], resources: ["secrets"] };
    await expect
      .poll(async () => (await rulesIn(lab.namespace)).body)
      .toMatchObject({
        status: { incomplete: false, resourceRules: expect.arrayContaining([secrets]) },
      });
    const nowhere = await rulesIn("no.namespace");
    expect(nowhere.status).toBe(201);
    expect(nowhere.body).toMatchObject({
      status: {
        incomplete: false,
        resourceRules: expect.arrayContaining([
          { verbs: ["get", "list"], apiGroups: [""], resources: ["configmaps"] },
          named,
        ]),
      },
    });
    expect(JSON.stringify(nowhere.body)).not.toContain('"secrets"');
  });

  test("says that its list is not all when a role of a binding is missing", async ({ lab }) => {
    const { client, role } = await personWith(lab, readMaps);
    await lab.root.send("DELETE", `${RBAC}/clusterroles/${role}`);
    const ask = () =>
      client.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectRulesReview",
        spec: { namespace: "no.namespace" },
      });
    await expect
      .poll(async () => (await ask()).body)
      .toMatchObject({
        status: { evaluationError: expect.stringContaining(`"${role}" not found`) },
      });
  });
});
