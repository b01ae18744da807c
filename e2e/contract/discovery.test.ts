import * as z from "zod";
import { expect, inEachWorld, test } from "./fixtures";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
const groups = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().optional() }),
      versions: z.array(
        z.object({
          version: z.string(),
          resources: z.array(z.object({ resource: z.string(), scope: z.string(), verbs: z.array(z.string()) })),
        }),
      ),
    }),
  ),
});

inEachWorld("discovery", () => {
  test("says its version and that it is ready", async ({ lab }) => {
    expect((await lab.root.send("GET", "/version")).body).toMatchObject({
      major: "1",
      minor: expect.stringMatching(/^\d+\+?$/),
      gitVersion: expect.stringMatching(/^v1\.\d+/),
      platform: expect.any(String),
    });
    expect((await lab.root.send("GET", "/readyz")).body).toBe("ok");
  });

  test("lists groups and resources the old way", async ({ lab }) => {
    expect((await lab.root.send("GET", "/api")).body).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
    expect((await lab.root.send("GET", "/apis")).body).toMatchObject({
      kind: "APIGroupList",
      groups: expect.arrayContaining([
        expect.objectContaining({ name: "apps", preferredVersion: { groupVersion: "apps/v1", version: "v1" } }),
      ]),
    });
    expect((await lab.root.send("GET", "/apis/rbac.authorization.k8s.io/v1")).body).toMatchObject({
      kind: "APIResourceList",
      groupVersion: "rbac.authorization.k8s.io/v1",
      resources: expect.arrayContaining([
        expect.objectContaining({ name: "clusterroles", kind: "ClusterRole", namespaced: false }),
      ]),
    });
  });

  test("lists everything in one document when asked", async ({ lab }) => {
    const answer = await lab.root.send("GET", "/apis", undefined, undefined, AGGREGATED);
    expect(String(answer.headers["content-type"])).toContain("as=APIGroupDiscoveryList");
    const apps = groups.parse(answer.body).items.find(({ metadata }) => metadata.name === "apps");
    const deployments = apps?.versions[0]?.resources.find(({ resource }) => resource === "deployments");
    expect(deployments).toMatchObject({
      scope: "Namespaced",
      verbs: expect.arrayContaining(["get", "list", "watch", "patch"]),
    });
  });

  test("answers 404 for a group, a resource and a path that it does not serve", async ({ lab }) => {
    for (const path of ["/apis/nothing.example.com/v1/things", "/api/v1/nothings"]) {
      const answer = await lab.root.send("GET", path);
      expect(answer.status).toBe(404);
    }
  });

  test("refuses a kind that does not belong to the path", async ({ lab }) => {
    const answer = await lab.root.send("POST", `/api/v1/namespaces/${lab.namespace}/configmaps`, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "one" },
    });
    expect(answer.status).toBe(400);
  });

  test("refuses another object's name on an object's path", async ({ lab }) => {
    const answer = await lab.root.send("PUT", `/api/v1/namespaces/${lab.namespace}/configmaps/one`, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "two" },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      message: "the name of the object (two) does not match the name on the URL (one)",
    });
  });

  test("a CustomResourceDefinition brings its kind, and its objects can be applied", async ({ lab }) => {
    const group = `${lab.unique("fleet")}.example.com`;
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          },
        ],
      },
    };
    expect((await lab.root.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd)).status).toBe(
      201,
    );
    const path = `/apis/${group}/v1/namespaces/${lab.namespace}/things`;
    await expect.poll(async () => (await lab.root.send("GET", path)).status, { timeout: 20_000 }).toBe(200);
    const apply = (manager: string, spec: unknown) =>
      lab.root.send(
        "PATCH",
        `${path}/one?fieldManager=${manager}`,
        { apiVersion: `${group}/v1`, kind: "Thing", metadata: { name: "one" }, spec },
        "application/apply-patch+yaml",
      );
    await expect.poll(async () => (await apply("ann", { a: { b: 1 } })).status, { timeout: 20_000 }).toBeLessThan(300);
    const answer = await apply("bob", { a: { c: 2 } });
    expect(answer.body).toMatchObject({ spec: { a: { b: 1, c: 2 } } });
    await lab.root.send("DELETE", `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.${group}`);
    await expect.poll(async () => (await lab.root.send("GET", path)).status, { timeout: 20_000 }).toBe(404);
  });
});
