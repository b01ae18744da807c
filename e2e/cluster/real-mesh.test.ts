import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { ExecRuns } from "@/lib/kube/exec-runs";
import { loadKubeconfig } from "@/lib/kube/load-kubeconfig";
import { openEntry } from "@/lib/kube/open-entry";
import { type AdminClient, adminClient } from "./admin-client";
import { type RealMesh, startRealMesh } from "./real-mesh";
import { until } from "./until";

// What a Kiali does with a remote cluster, good and bad, as it was seen with a real one. The stand-in must do the same.
test.describe("the Kiali stand-in", () => {
  test.describe.configure({ mode: "serial", timeout: 240_000 });
  let found: RealMesh | null = null;
  let home: AdminClient;
  let remote: AdminClient;
  const mesh = () => {
    if (!found) throw new Error("no mesh");
    return found;
  };
  const SECRET = "kiali-multi-cluster-secret";
  const KIALI = "/apis/apps/v1/namespaces/istio-system/deployments/kiali";

  test.beforeAll(async () => {
    const started = await startRealMesh();
    if ("skipped" in started) {
      test.skip(true, started.skipped);
      return;
    }
    found = started;
    home = await adminClient(started.kubeconfigPath, started.home.context);
    remote = await adminClient(started.kubeconfigPath, started.remote.context);
    await makeReader();
  });
  test.afterAll(async () => {
    home?.close();
    remote?.close();
    await found?.stop();
  });

  const account = { namespace: "istio-system", name: "kiali-remote-east" };
  const bind = () =>
    remote.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: account.name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: account.name },
      subjects: [{ kind: "ServiceAccount", ...account }],
    });
  async function makeReader() {
    await remote.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: account });
    await remote.apply({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: account.name },
      rules: rulesFor("2.29.0", "view-only"),
    });
    await bind();
  }
  async function newToken(): Promise<string> {
    const path = `/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`;
    const answer = await remote.send("POST", path, { spec: { expirationSeconds: 3600 } });
    return z.object({ status: z.object({ token: z.string() }) }).parse(answer.body).status.token;
  }
  async function kubeconfig(user: Record<string, string>, cluster = "west"): Promise<string> {
    const own = z
      .object({ clusters: z.array(z.object({ name: z.string(), cluster: z.record(z.string(), z.string()) })) })
      .parse(parse(await readFile(mesh().kubeconfigPath, "utf8")));
    return stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "west",
      clusters: [{ name: cluster, cluster: own.clusters.find(({ name }) => name === mesh().remote.name)?.cluster }],
      users: [{ name: "west", user }],
      contexts: [{ name: "west", context: { cluster, user: "west" } }],
    });
  }
  const writeEntry = (data: Record<string, string>) =>
    home.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: SECRET, namespace: "istio-system" },
      data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")])),
    });
  const dropEntry = () => home.remove("v1", "Secret", SECRET, "istio-system");

  const pods = z.object({
    items: z.array(
      z.object({
        metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
        status: z.object({
          containerStatuses: z
            .array(
              z.object({
                ready: z.boolean(),
                restartCount: z.number(),
                lastState: z.object({
                  terminated: z
                    .object({ exitCode: z.number(), startedAt: z.string(), finishedAt: z.string() })
                    .optional(),
                }),
              }),
            )
            .default([]),
        }),
      }),
    ),
  });
  /** The pods of Kiali that are not on their way out. */
  async function kialiPods() {
    const path = "/api/v1/namespaces/istio-system/pods?labelSelector=app.kubernetes.io/name=kiali";
    return pods.parse(await home.get(path)).items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }
  /** Rolls Kiali and answers with the name of the new pod. */
  async function restart(): Promise<string> {
    const before = new Set((await kialiPods()).map(({ metadata }) => metadata.name));
    const patch = {
      spec: { template: { metadata: { annotations: { "test/restarted": String(performance.now()) } } } },
    };
    expect((await home.send("PATCH", KIALI, patch, "application/strategic-merge-patch+json")).status).toBe(200);
    return until("a new pod of Kiali", async () => {
      const pod = (await kialiPods()).find(({ metadata }) => !before.has(metadata.name));
      return pod ? pod.metadata.name : null;
    });
  }
  const container = async (name: string) =>
    (await kialiPods()).find(({ metadata }) => metadata.name === name)?.status.containerStatuses[0] ?? null;
  const ready = (name: string) =>
    until(`${name} Ready`, async () => ((await container(name))?.ready ? true : null), { timeoutMs: 90_000 });
  const died = (name: string) =>
    until(`${name} died`, async () => (await container(name))?.lastState.terminated ?? null, { timeoutMs: 120_000 });
  const log = async (name: string, previous = false) =>
    (await home.send("GET", `/api/v1/namespaces/istio-system/pods/${name}/log?previous=${previous}`)).text;
  const ask = (path: string, timeoutMs = 10_000) =>
    home.get(`/api/v1/namespaces/istio-system/services/http:kiali:20001/proxy/kiali/${path}`, timeoutMs);
  const status = z.object({ externalServices: z.array(z.object({ name: z.string() })) });
  const listed = async () =>
    status
      .parse(await ask("api"))
      .externalServices.map(({ name }) => name)
      .sort();
  const visible = async () => {
    const namespaces = z.array(z.object({ cluster: z.string() })).parse(await ask("api/namespaces"));
    return [...new Set(namespaces.map(({ cluster }) => cluster))].sort();
  };
  const writeGoodEntry = async () => writeEntry({ west: await kubeconfig({ token: await newToken() }) });
  /** A running Kiali that sees the remote, whatever the test before left behind. */
  async function connected(): Promise<void> {
    if ((await visible().catch(() => [])).length === 2) return;
    await bind();
    await writeGoodEntry();
    await ready(await restart());
    await until("west visible", async () => ((await visible().catch(() => [])).length === 2 ? true : null));
  }
  const both = ["Kubernetes-east", "Kubernetes-west"];
  const CREDENTIALS = "failed to get server groups: the server has asked for the client to provide credentials";

  test("sees only its home before anything is connected", async () => {
    expect(await listed()).toEqual(["Kubernetes-east"]);
    expect(await visible()).toEqual(["east"]);
  });

  test("answers through lib/kube, and shows its log there", async () => {
    const { contexts } = await loadKubeconfig({ paths: [mesh().kubeconfigPath] });
    const entry = contexts.find(({ name }) => name === mesh().home.context);
    const opened = entry ? await openEntry(entry, new ExecRuns()) : null;
    if (!opened?.ok) throw new Error("the home's context cannot be opened");
    const cluster = opened.value;
    const service = { namespace: "istio-system", name: "kiali", port: 20001, scheme: "http" } as const;
    expect(await cluster.proxy(service, "/kiali/api")).toMatchObject({
      ok: true,
      value: { status: 200, body: { externalServices: [{ name: "Kubernetes-east" }] } },
    });
    expect(await cluster.proxy(service, "/kiali/nothing")).toMatchObject({ ok: true, value: { status: 404 } });
    const [pod] = await kialiPods();
    const named = { namespace: "istio-system", name: pod?.metadata.name ?? "", container: "kiali" };
    const tail = await cluster.podLog({ ...named, tailLines: 2 });
    const whole = await cluster.podLog(named);
    if (!tail.ok || !whole.ok) throw new Error("the log cannot be read");
    expect(tail.value.trim().split("\n")).toHaveLength(2);
    expect(whole.value.endsWith(tail.value)).toBe(true);
    expect(await cluster.podLog({ ...named, previous: true })).toMatchObject({
      ok: false,
      problem: { kind: "rejected", causes: [{ message: expect.stringContaining("previous terminated container") }] },
    });
    expect(await cluster.podLog({ ...named, name: "gone" })).toMatchObject({
      ok: false,
      problem: { kind: "not-found" },
    });
    await cluster.close();
  });

  test("reads a new entry at its next start, not before", async () => {
    await writeGoodEntry();
    expect(await listed()).toEqual(["Kubernetes-east"]);
    await ready(await restart());
    await until("west listed", async () => ((await listed()).length === 2 ? true : null));
    expect(await visible()).toEqual(["east", "west"]);
    expect(await ask("api/config")).toMatchObject({
      clusters: { west: { accessible: true, isKialiHome: false, secretName: SECRET, kialiInstances: null } },
    });
  });

  test("keeps its home and silently loses a remote that refuses connections while it runs", async () => {
    await connected();
    await mesh().fault("west", "refuse");
    await until("west gone", async () => ((await listed()).length === 1 ? true : null));
    expect(await visible()).toEqual(["east"]);
    expect(await ask("healthz")).toBe("");
    await mesh().heal("west");
    await until("west back", async () => ((await listed()).length === 2 ? true : null));
  });

  test("stays healthy and answers nothing while a remote is a black hole", async () => {
    await connected();
    await mesh().fault("west", "blackhole");
    expect(await ask("healthz")).toBe("");
    await expect(ask("api/namespaces", 5000)).rejects.toThrow();
    await mesh().heal("west");
    await until("west back", async () => ((await listed().catch(() => [])).length === 2 ? true : null));
  });

  test("exits at start when a remote refuses connections, and comes back by itself", async () => {
    await writeGoodEntry();
    await mesh().fault("west", "refuse");
    const pod = await restart();
    expect(await died(pod)).toMatchObject({ exitCode: 1 });
    expect(await log(pod, true)).toMatch(/ FTL failed to determine if \*v1\.Pod is namespaced: .*connection refused/);
    await mesh().heal("west");
    await ready(pod);
    await until("west listed", async () => ((await listed().catch(() => [])).length === 2 ? true : null));
  });

  test("exits after the dial timeout of 30 s when a remote is a black hole", async () => {
    await writeGoodEntry();
    await mesh().fault("west", "blackhole");
    const pod = await restart();
    const end = await died(pod);
    expect(end.exitCode).toBe(1);
    expect(Date.parse(end.finishedAt) - Date.parse(end.startedAt)).toBeGreaterThan(28_000);
    expect(await log(pod, true)).toMatch(/ FTL failed to determine .*i\/o timeout/);
    await mesh().heal("west");
  });

  test("exits at start when a remote refuses the token", async () => {
    await writeEntry({ west: await kubeconfig({ token: "garbage" }) });
    const pod = await restart();
    expect(await died(pod)).toMatchObject({ exitCode: 1 });
    expect(await log(pod, true)).toContain(`failed to get restmapping: ${CREDENTIALS}`);
  });

  test("follows a token of its own key without a restart, and logs one error without the token", async () => {
    const file = `/kiali-remote-cluster-secrets/${SECRET}/west.token`;
    const token = await newToken();
    const west = await kubeconfig({ tokenFile: file });
    await writeEntry({ west, "west.token": token });
    const pod = await restart();
    await ready(pod);
    await until("west listed", async () => ((await listed()).length === 2 ? true : null));
    const lines = await log(pod);
    expect(lines.match(/ ERR /g)).toHaveLength(1);
    expect(lines).toContain("Failed to process data for remote cluster [west.token]");
    expect(lines).not.toContain(token);
    await writeEntry({ west, "west.token": "garbage" });
    await until("the new token in use", async () => ((await listed()).length === 1 ? true : null), {
      timeoutMs: 180_000,
    });
    expect(await container(pod)).toMatchObject({ ready: true, restartCount: 0 });
    await writeEntry({ west, "west.token": await newToken() });
  });

  test("never listens when the remote's binding is missing at start", async () => {
    await writeGoodEntry();
    await remote.remove("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", account.name);
    const pod = await restart();
    const lines = await until("the forbidden read in the log", async () => {
      const text = await log(pod);
      return text.includes("Shutting down cache") ? text : null;
    });
    expect(lines).toContain("is forbidden");
    expect(lines).not.toContain("Server endpoint");
    expect(await died(pod)).toMatchObject({ exitCode: 2 });
    await bind();
    await ready(await restart());
  });

  test("hangs for everyone when the binding goes while it runs, and is not healed by its return", async () => {
    await connected();
    await remote.remove("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", account.name);
    await until(
      "namespaces hang",
      () =>
        ask("api/istio/status", 3000).then(
          () => null,
          () => true,
        ),
      { timeoutMs: 90_000 },
    );
    expect(await ask("healthz")).toBe("");
    expect(await listed()).toEqual(both);
    await expect(ask("api/namespaces", 3000)).rejects.toThrow();
    await bind();
    await expect(ask("api/istio/status", 5000)).rejects.toThrow();
    await expect(ask("api/namespaces", 3000)).rejects.toThrow();
  });

  test("starts with a kubeconfig that calls the cluster something else, and finds no cache for it", async () => {
    await writeEntry({ west: await kubeconfig({ token: await newToken() }, "another") });
    const pod = await restart();
    await ready(pod);
    await until("west listed", async () => ((await listed()).length === 2 ? true : null));
    expect(await log(pod)).toContain("cache for cluster [west] not found");
    await dropEntry();
  });
});
