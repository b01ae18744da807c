import { expect, inEachWorld, test } from "./fixtures";
import { APPLY, created, metadataOf } from "./scenes";

const labels = { app: "kiali" };
const deployment = (extra: Record<string, unknown> = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "kiali" },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "kiali", image: "example.test/idle:1", env: [{ name: "A", value: "1" }] }] },
    },
    ...extra,
  },
});

inEachWorld("deployments", () => {
  const path = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`;

  test("an applier owns its container's fields by the container's name", async ({ lab }) => {
    const answer = await lab.root.send("PATCH", `${path(lab.namespace)}/kiali?fieldManager=ann`, deployment(), APPLY);
    const container = {
      'k:{"name":"kiali"}': {
        ".": {},
        "f:name": {},
        "f:image": {},
        "f:env": { 'k:{"name":"A"}': { ".": {}, "f:name": {}, "f:value": {} } },
      },
    };
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      metadata: {
        generation: 1,
        managedFields: [
          {
            manager: "ann",
            fieldsV1: {
              "f:spec": {
                "f:replicas": {},
                "f:selector": {},
                "f:template": {
                  "f:metadata": { "f:labels": { "f:app": {} } },
                  "f:spec": { "f:containers": container },
                },
              },
            },
          },
        ],
      },
    });
  });

  test("a second applier may add a variable to the same container", async ({ lab }) => {
    await lab.root.send("PATCH", `${path(lab.namespace)}/kiali?fieldManager=ann`, deployment(), APPLY);
    const addition = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "kiali" },
      spec: {
        selector: { matchLabels: labels },
        template: { spec: { containers: [{ name: "kiali", env: [{ name: "B", value: "2" }] }] } },
      },
    };
    const answer = await lab.root.send("PATCH", `${path(lab.namespace)}/kiali?fieldManager=bob`, addition, APPLY);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: "example.test/idle:1",
                env: [
                  { name: "A", value: "1" },
                  { name: "B", value: "2" },
                ],
              },
            ],
          },
        },
      },
    });
  });

  test("a strategic merge patch restarts and sets the surge, and counts as a new generation", async ({ lab }) => {
    await created(lab, path(lab.namespace), deployment());
    const patch = {
      spec: {
        strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: { metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z" } } },
      },
    };
    const answer = await lab.root.send(
      "PATCH",
      `${path(lab.namespace)}/kiali?fieldManager=fleet`,
      patch,
      "application/strategic-merge-patch+json",
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      metadata: { generation: 2 },
      spec: {
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: { metadata: { labels }, spec: { containers: [{ name: "kiali" }] } },
      },
    });
  });

  test("a strategic merge patch merges containers by name and removes one on request", async ({ lab }) => {
    await created(lab, path(lab.namespace), deployment());
    const add = { spec: { template: { spec: { containers: [{ name: "side", image: "example.test/idle:1" }] } } } };
    const both = await lab.root.send(
      "PATCH",
      `${path(lab.namespace)}/kiali`,
      add,
      "application/strategic-merge-patch+json",
    );
    expect(both.body).toMatchObject({
      spec: { template: { spec: { containers: [{ name: "side" }, { name: "kiali" }] } } },
    });
    const drop = { spec: { template: { spec: { containers: [{ name: "side", $patch: "delete" }] } } } };
    const one = await lab.root.send(
      "PATCH",
      `${path(lab.namespace)}/kiali`,
      drop,
      "application/strategic-merge-patch+json",
    );
    expect(one.body).toMatchObject({
      spec: { template: { spec: { containers: [{ name: "kiali", image: "example.test/idle:1" }] } } },
    });
  });

  test("fills in the strategy and the progress deadline", async ({ lab }) => {
    const body = await created(lab, path(lab.namespace), deployment());
    expect(body).toMatchObject({
      spec: {
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 10,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      },
    });
  });

  test("makes a ReplicaSet and a pod of it, owned in turn", async ({ lab }) => {
    const made = metadataOf(await created(lab, path(lab.namespace), deployment()));
    const sets = await lab.root.watch(
      `/apis/apps/v1/namespaces/${lab.namespace}/replicasets?watch=true&timeoutSeconds=20`,
    );
    const { object: set } = await sets.next((line) => line.type === "ADDED");
    sets.stop();
    expect(set).toMatchObject({
      metadata: {
        annotations: { "deployment.kubernetes.io/revision": "1" },
        ownerReferences: [{ kind: "Deployment", uid: made.uid, controller: true }],
      },
    });
    const pods = await lab.root.watch(`/api/v1/namespaces/${lab.namespace}/pods?watch=true&timeoutSeconds=20`);
    const { object: pod } = await pods.next((line) => line.type === "ADDED");
    pods.stop();
    expect(pod).toMatchObject({
      metadata: { labels: { app: "kiali" }, ownerReferences: [{ kind: "ReplicaSet", uid: metadataOf(set).uid }] },
      status: { phase: expect.any(String) },
    });
  });

  test("takes its ReplicaSet with it when it is deleted", async ({ lab }) => {
    await created(lab, path(lab.namespace), deployment());
    const sets = await lab.root.watch(
      `/apis/apps/v1/namespaces/${lab.namespace}/replicasets?watch=true&timeoutSeconds=30`,
    );
    await sets.next((line) => line.type === "ADDED");
    await lab.root.send("DELETE", `${path(lab.namespace)}/kiali`);
    const { type } = await sets.next((line) => line.type === "DELETED");
    sets.stop();
    expect(type).toBe("DELETED");
  });
});
