import type { Cluster, Manifest } from "@/lib/cluster/cluster";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Problem, Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { expect, inEachWorld, type Lab, test } from "./fixtures";
import { accountsOf, created, mapsOf, metadataOf, personWith, requestToken, secretsOf } from "./scenes";

const map = (lab: Lab, name: string, data: Record<string, string>): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: lab.namespace },
  data,
});
const refTo = (lab: Lab, kind: string, name: string) => ({ apiVersion: "v1", kind, namespace: lab.namespace, name });
const held: Cluster[] = [];
function opened(lab: Lab, token: string): Cluster {
  const cluster = openEndpoint(
    "tried",
    { server: lab.server, ca: lab.ca, insecure: false, tlsServerName: null, proxyUrl: null },
    new Secret(token),
  );
  held.push(cluster);
  return cluster;
}
function problemOf(result: Result<unknown>): Problem {
  if (result.ok) throw new Error("expected a problem");
  return result.problem;
}
function found<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected problem: ${JSON.stringify(result.problem)}`);
  return result.value;
}

test.afterAll(async () => {
  await Promise.all(held.splice(0).map((cluster) => cluster.close()));
});

inEachWorld("the door to a cluster", () => {
  test("reads version, identity and certificate", async ({ lab }) => {
    expect(found(await lab.cluster.version()).gitVersion).toMatch(/^v1\.\d+/);
    expect(found(await lab.cluster.whoAmI()).groups).toContain("system:authenticated");
    expect(found(await lab.cluster.tlsIdentity()).altNames.length).toBeGreaterThan(0);
    expect(found(await lab.cluster.serves("apps/v1", "Deployment"))).toBe(true);
    expect(found(await lab.cluster.serves("kiali.io/v1alpha1", "Kiali"))).toBe(false);
  });

  test("applies, reads back, lists, and removes by UID", async ({ lab }) => {
    const made = found(await lab.cluster.apply(map(lab, "one", { a: "1" })));
    const ref = refTo(lab, "ConfigMap", "one");
    expect(found(await lab.cluster.read(ref))).toMatchObject({
      data: { a: "1" },
      metadata: { uid: made.metadata.uid },
    });
    const listed = found(
      await lab.cluster.list({
        apiVersion: "v1",
        kind: "ConfigMap",
        namespace: lab.namespace,
        fieldSelector: "metadata.name=one",
      }),
    );
    expect(listed.map(({ metadata }) => metadata.name)).toEqual(["one"]);
    expect(problemOf(await lab.cluster.remove(ref, { uid: "00000000-0000-0000-0000-000000000000" })).kind).toBe(
      "changed",
    );
    found(await lab.cluster.remove(ref, { uid: made.metadata.uid }));
    expect(found(await lab.cluster.read(ref))).toBeNull();
    found(await lab.cluster.remove(ref, { uid: made.metadata.uid }));
  });

  test("a dry run leaves nothing", async ({ lab }) => {
    expect(found(await lab.cluster.apply(map(lab, "one", { a: "1" }), { dryRun: true }))).toMatchObject({
      data: { a: "1" },
    });
    expect(found(await lab.cluster.read(refTo(lab, "ConfigMap", "one")))).toBeNull();
  });

  test("names the owner and the fields of a conflict", async ({ lab }) => {
    found(await lab.cluster.apply(map(lab, "one", { west: "w" }), { manager: "kiali-fleet/west" }));
    const problem = problemOf(
      await lab.cluster.apply(map(lab, "one", { west: "x" }), { manager: "kiali-fleet/north" }),
    );
    expect(problem).toMatchObject({
      kind: "conflict",
      owners: [{ manager: "kiali-fleet/west", fields: [".data.west"] }],
    });
    expect(
      found(await lab.cluster.apply(map(lab, "one", { west: "x" }), { manager: "kiali-fleet/north", force: true })),
    ).toMatchObject({ data: { west: "x" } });
  });

  test("giving up a last key leaves the keys that another tool applied as stringData, which nobody owns", async ({
    lab,
  }) => {
    const secret = (values: object) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "multi", namespace: lab.namespace },
      ...values,
    });
    const path = `${secretsOf(lab)}/multi?fieldManager=by-hand`;
    await lab.root.send("PATCH", path, secret({ stringData: { theirs: "x" } }), "application/apply-patch+yaml");
    const west = { manager: "kiali-fleet/west" };
    found(await lab.cluster.apply(secret({ stringData: { west: "w" } }), west));
    found(await lab.cluster.apply(secret({}), west));
    const { body } = await lab.root.send("GET", `${secretsOf(lab)}/multi`);
    expect(body).toMatchObject({ data: { theirs: "eA==" } });
    expect(body).not.toHaveProperty(["data", "west"]);
  });

  test("names the field that a kind does not have", async ({ lab }) => {
    const problem = problemOf(await lab.cluster.apply({ ...map(lab, "one", {}), foo: 1 }));
    expect(problem).toMatchObject({ kind: "rejected", causes: [{ field: ".foo" }] });
  });

  test("tells forbidden, unauthenticated and absent apart", async ({ lab }) => {
    const { token, account } = await personWith(lab, [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }]);
    const person = opened(lab, token);
    expect(found(await person.whoAmI()).username).toBe(`system:serviceaccount:${lab.namespace}:${account}`);
    expect(found(await person.read(refTo(lab, "ConfigMap", "none")))).toBeNull();
    expect(problemOf(await person.read(refTo(lab, "Secret", "one")))).toMatchObject({
      kind: "forbidden",
      verb: "get",
      resource: "secrets",
      namespace: lab.namespace,
      user: `system:serviceaccount:${lab.namespace}:${account}`,
    });
    expect(problemOf(await opened(lab, "not-a-token").whoAmI()).kind).toBe("unauthenticated");
  });

  test("says what an escalation lacks", async ({ lab }) => {
    const { token } = await personWith(lab, [
      { apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"], verbs: ["create", "patch", "get"] },
    ]);
    const role: Manifest = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: lab.unique("role") },
      rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
    };
    const problem = problemOf(await opened(lab, token).apply(role));
    expect(problem).toMatchObject({
      kind: "forbidden",
      detail: expect.stringContaining('{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}'),
    });
  });

  test("answers access questions, for itself and for another", async ({ lab }) => {
    const { token, account } = await personWith(lab, [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }]);
    const ask = (resource: string) => ({ verb: "get", group: "", resource, namespace: null });
    const person = opened(lab, token);
    expect(found(await person.may(ask("pods/log")))).toBe(true);
    expect(found(await person.may(ask("pods")))).toBe(false);
    const as = { user: `system:serviceaccount:${lab.namespace}:${account}`, groups: ["system:serviceaccounts"] };
    expect(found(await lab.cluster.may(ask("pods/log"), { as }))).toBe(true);
    expect(found(await lab.cluster.may(ask("pods"), { as }))).toBe(false);
    expect(found(await lab.cluster.mayWhy(ask("pods/log"), { as }))).toEqual({
      allowed: true,
      reason: expect.stringMatching(
        new RegExp(
          `^RBAC: allowed by ClusterRoleBinding "[^"]+" of ClusterRole "[^"]+" to ServiceAccount "${account}/${lab.namespace}"$`,
        ),
      ),
    });
    expect(found(await lab.cluster.mayWhy(ask("pods"), { as }))).toEqual({ allowed: false, reason: null });
  });

  test("mints a token with an end, and waits for one in a Secret", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const minted = found(
      await lab.cluster.mintToken({ namespace: lab.namespace, name: "reader" }, { ttlSeconds: 3600 }),
    );
    expect(Date.parse(minted.expiresAt ?? "")).toBeGreaterThan(Date.now() + 3_000_000);
    found(
      await lab.cluster.apply({
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
          name: "reader-token",
          namespace: lab.namespace,
          annotations: { "kubernetes.io/service-account.name": "reader" },
        },
        type: "kubernetes.io/service-account-token",
      }),
    );
    const waited = found(await lab.cluster.awaitTokenSecret({ namespace: lab.namespace, name: "reader-token" }));
    expect(waited.expiresAt).toBeNull();
    const endpoint = { server: lab.server, ca: lab.ca, insecure: false, tlsServerName: null, proxyUrl: null };
    for (const { token } of [minted, waited]) {
      const cluster = openEndpoint("tried", endpoint, token);
      expect(found(await cluster.whoAmI()).username).toBe(`system:serviceaccount:${lab.namespace}:reader`);
      await cluster.close();
    }
  });

  test("fills a token into a manifest, and shows no value of a Secret", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const { token } = await requestToken(lab, "reader");
    const manifest: Manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "multi", namespace: lab.namespace },
      type: "Opaque",
      stringData: { west: "token: ${token:west}" },
    };
    const applied = found(await lab.cluster.apply(manifest, { tokens: new Map([["west", new Secret(token)]]) }));
    const stored = await lab.root.send("GET", `${secretsOf(lab)}/multi`);
    expect(stored.body).toMatchObject({ data: { west: Buffer.from(`token: ${token}`).toString("base64") } });
    const seen = [
      applied,
      found(await lab.cluster.read(refTo(lab, "Secret", "multi"))),
      found(await lab.cluster.readSecret({ namespace: lab.namespace, name: "multi" })),
    ];
    const shown = JSON.stringify(seen);
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(Buffer.from(token).toString("base64").slice(4, 60));
    expect(shown).toContain("[redacted]");
  });

  test("patches with preconditions and says when the object changed meanwhile", async ({ lab }) => {
    const { uid, resourceVersion } = metadataOf(await created(lab, mapsOf(lab), map(lab, "one", { a: "1" })));
    const ref = refTo(lab, "ConfigMap", "one");
    expect(found(await lab.cluster.patch(ref, { data: { a: "2" } }, { uid }))).toMatchObject({ data: { a: "2" } });
    expect(problemOf(await lab.cluster.patch(ref, { data: { a: "3" } }, { resourceVersion })).kind).toBe("changed");
    expect(
      problemOf(await lab.cluster.patch(ref, { data: { a: "3" } }, { uid: "00000000-0000-0000-0000-000000000000" }))
        .kind,
    ).toBe("changed");
  });

  test("waits for an object to become what is wanted", async ({ lab }) => {
    const ref = refTo(lab, "ConfigMap", "late");
    const waiting = lab.cluster.waitFor(ref, (found) => found !== null, { waitedFor: "late", timeoutMs: 15_000 });
    await created(lab, mapsOf(lab), map(lab, "late", {}));
    expect(found(await waiting)).toMatchObject({ metadata: { name: "late" } });
    const never = await lab.cluster.waitFor(ref, () => false, { waitedFor: "never", timeoutMs: 300 });
    expect(problemOf(never)).toMatchObject({ kind: "timed-out", waitedFor: "never" });
  });

  test("gathers every page of a list", async ({ lab }) => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        created(lab, mapsOf(lab), { metadata: { name: `m${index}`, labels: { many: "yes" } } }),
      ),
    );
    const listed = found(
      await lab.cluster.list({
        apiVersion: "v1",
        kind: "ConfigMap",
        namespace: lab.namespace,
        labelSelector: "many=yes",
      }),
    );
    expect(listed).toHaveLength(12);
  });

  test("says that no pod stands behind a Service, and that a Service is not there", async ({ lab }) => {
    await created(lab, `/api/v1/namespaces/${lab.namespace}/services`, {
      metadata: { name: "empty" },
      spec: { selector: { app: "none" }, ports: [{ name: "http", port: 80 }] },
    });
    const service = { namespace: lab.namespace, name: "empty", port: "http", scheme: "http" } as const;
    const empty = await lab.cluster.proxy(service, "/kiali/api");
    const absent = await lab.cluster.proxy({ ...service, name: "absent" }, "/kiali/api");
    const tell = (result: typeof empty) => (result.ok ? `status ${result.value.status}` : result.problem.kind);
    expect([tell(empty), tell(absent)]).toEqual(["server-failure", "server-failure"]);
  });
});
