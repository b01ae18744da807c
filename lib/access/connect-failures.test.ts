import { expect, test } from "@playwright/test";
import { WEST } from "@/lib/checks/healthy-pair";
import type { ObjectRef } from "@/lib/cluster/cluster";
import { remoteEntryYaml } from "@/lib/kiali/remote-entry";
import { canonicalJson } from "@/lib/plan/canonical-json";
import type { Receipt, StepEvent } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { type ConnectRequest, connect } from "./connect";
import type { ConnectWish, Overrides } from "./connect-wish";
import { type FakeMesh, type FakeMeshOptions, fakeMesh, meshWish } from "./fake-mesh";
import { MANAGED_BY } from "./ownership";

const quick = { tickMs: 1, deadlineMs: 60 };
const PATIENCE = {
  settle: quick,
  restart: { tickMs: 1, deadlineMs: 1_000, roomMs: 20 },
  handOver: quick,
  kiali: quick,
};
const KIALI: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
const COMBINED = "Secret/istio-system/kiali-multi-cluster-secret";
const NORTH = "https://api.north.example.com:6443";

async function run(
  mesh: FakeMesh,
  more: Partial<ConnectRequest> = {},
  asked: Partial<ConnectWish> = {},
): Promise<Receipt> {
  const result = await connect({
    wish: meshWish(asked),
    overrides: {},
    home: mesh.east.cluster,
    remote: mesh.west.cluster,
    openEndpoint: mesh.openEndpoint,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    record: () => Promise.resolve(ok(undefined)),
    patience: PATIENCE,
    checks: [],
    ...more,
  });
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
}

/** Whatever is in the home but its pods and the stamp of a restart; empty maps count as absent. */
const homeOf = (mesh: FakeMesh): string => {
  const text = canonicalJson(Object(mesh.state()).east).replaceAll(/"restarted":true/g, "");
  const pruned = text.replaceAll(/"[^"]+":\{\},?/g, "").replaceAll(/,\}/g, "}");
  return pruned === text ? text : pruned.replaceAll(/"metadata":\{\},?/g, "");
};

/** A remote that Kiali has in its Secret from before, with a token nobody accepts. */
const northSecret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "kiali-multi-cluster-secret", namespace: "istio-system" },
  stringData: {
    north: remoteEntryYaml({
      name: "north",
      endpoint: { server: NORTH, ca: null, insecure: true, tlsServerName: null, proxyUrl: null },
      auth: { kind: "token", ref: "north" },
    }),
  },
};

test.describe("a gate that says no before the home is written", () => {
  const cases: Record<
    string,
    { options?: FakeMeshOptions; before?: (mesh: FakeMesh) => void; gate: string; layer: string }
  > = {
    "the remote does not answer at the new address": {
      before: (mesh) => mesh.kill("https://api.west.example.com:6443"),
      gate: "remote/gate.reaches",
      layer: "network",
    },
    "another remote is bad": {
      options: { eastHas: [northSecret] },
      gate: "home/gate.other-remotes",
      layer: "secret",
    },
    "Kiali is scaled to 0": {
      before: (mesh) => void mesh.east.cluster.patch(KIALI, { spec: { replicas: 0 } }),
      gate: "home/gate.restart-guard",
      layer: "rollout",
    },
    "Kiali is recreated, not rolled": {
      before: (mesh) =>
        void mesh.east.cluster.patch(KIALI, { spec: { strategy: { type: "Recreate", rollingUpdate: null } } }),
      gate: "home/gate.restart-guard",
      layer: "rollout",
    },
    "the binding is refused": {
      options: { west: { ...WEST, denies: ["apply ClusterRoleBinding"] } },
      gate: "remote/ClusterRoleBinding/kiali-remote-east",
      layer: "authorization",
    },
  };
  for (const [what, { options, before, gate, layer }] of Object.entries(cases))
    test(`leaves the home untouched and names the layer: ${what}`, async () => {
      const mesh = fakeMesh(options);
      before?.(mesh);
      await new Promise(setImmediate);
      const [home, starts] = [homeOf(mesh), mesh.starts()];
      const receipt = await run(mesh);
      expect(receipt.stoppedBy).toMatchObject({ step: gate, layer });
      expect(homeOf(mesh)).toBe(home);
      expect(mesh.starts()).toBe(starts);
      const made = mesh.west.names().filter((name) => name.includes("kiali-remote-east")).length;
      expect(receipt.left).toHaveLength(made);
    });

  test("names the other remote and what is wrong with it", async () => {
    const receipt = await run(fakeMesh({ eastHas: [northSecret] }));
    expect(receipt.stoppedBy?.problem).toMatchObject({
      kind: "gate-failed",
      detail: expect.stringMatching(/north: .*401/),
    });
  });

  test("stops when the credential may write although view-only was agreed", async () => {
    const mesh = fakeMesh();
    const receipt = await run(mesh, {
      openEndpoint: (...input) => ({ ...mesh.openEndpoint(...input), may: () => Promise.resolve(ok(true)) }),
    });
    expect(receipt.stoppedBy).toMatchObject({ step: "remote/gate.may-not-write", layer: "authorization" });
    const overrides = { "gate.may-not-write": "a platform group grants more" };
    expect((await run(mesh, { overrides, openEndpoint: mesh.openEndpoint })).stoppedBy).toBeNull();
  });

  test("stops when the credential is somebody else", async () => {
    const mesh = fakeMesh();
    const receipt = await run(mesh, {
      openEndpoint: (...input) => ({
        ...mesh.openEndpoint(...input),
        whoAmI: () => Promise.resolve(ok({ username: "system:node:a", uid: null, groups: [] })),
      }),
    });
    expect(receipt.stoppedBy).toMatchObject({ step: "remote/gate.identity", layer: "authentication" });
    expect(mesh.east.names()).not.toContain(COMBINED);
  });
});

test.describe("a restart that fails", () => {
  const cases = {
    "another remote kills the new pod": {
      options: { eastHas: [northSecret] },
      overrides: { "gate.other-remotes": "north is being repaired" },
      fault: "restart.crashed",
      says: /restarts: 1 \(remote north\): .*FTL/,
    },
    "there is no room for a second pod": {
      options: { newPod: "unschedulable" },
      fault: "restart.no-room",
      says: /no room for a second pod: 0\/1 nodes/,
    },
    "the image cannot be pulled": { options: { newPod: "image" }, fault: "restart.image", says: /ImagePullBackOff/ },
    "a quota refuses the pod": { options: { newPod: "quota" }, fault: "restart.quota", says: /exceeded quota/ },
  } satisfies Record<string, { options: FakeMeshOptions; overrides?: Overrides; fault: string; says: RegExp }>;
  for (const [what, { options, fault, says, ...rest }] of Object.entries(cases))
    test(`is undone together with the Secret, and Kiali never stops serving: ${what}`, async () => {
      const mesh = fakeMesh(options);
      const home = homeOf(mesh);
      const events: StepEvent[] = [];
      const receipt = await run(mesh, { onEvent: (event) => events.push(event), ...rest });
      expect(receipt.stoppedBy).toMatchObject({
        layer: "rollout",
        problem: { kind: "gate-failed", gate: fault, detail: expect.stringMatching(says) },
      });
      expect(receipt.undone).toEqual([
        "home/Secret/istio-system/kiali-multi-cluster-secret",
        "home/Deployment/istio-system/kiali/restart",
      ]);
      expect(homeOf(mesh)).toBe(home);
      expect(mesh.isServing()).toBe(true);
      expect(receipt.evidence.join("\n")).toContain("0 of");
      expect(receipt.evidence.join("\n")).not.toContain("eyJ");
      expect(events.filter(({ status }) => status === "undone")).toHaveLength(2);
      expect(receipt.left).toHaveLength(4);
    });

  test("leaves the other keys of the Secret as they were", async () => {
    const mesh = fakeMesh({ eastHas: [northSecret] });
    await run(mesh, { overrides: { "gate.other-remotes": "north is being repaired" } });
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "north")).toContain(NORTH);
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west")).toBeNull();
  });

  test("withdraws an entry that an interrupted run had written and nobody has proven", async () => {
    const mesh = fakeMesh();
    const crash = ({ id, status }: StepEvent) => {
      if (id.endsWith("kiali-multi-cluster-secret") && status === "done") throw new Error("crash");
    };
    await expect(run(mesh, { onEvent: crash })).rejects.toThrow("crash");
    const west = () => mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west");
    expect(west()).not.toBeNull();
    await mesh.east.cluster.apply(northSecret, { manager: "somebody" });
    const receipt = await run(mesh, { overrides: { "gate.other-remotes": "north is being repaired" } });
    expect(receipt.stoppedBy).toMatchObject({ layer: "rollout" });
    expect(west()).toBeNull();
    expect(mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "north")).toContain(NORTH);
  });

  test("puts the previous values of our keys back", async () => {
    const mesh = fakeMesh();
    await run(mesh);
    const text = () => mesh.east.secretText("istio-system", "kiali-multi-cluster-secret", "west");
    const before = text();
    await mesh.east.cluster.apply(northSecret, { manager: "somebody" });
    const receipt = await run(
      mesh,
      { overrides: { "gate.other-remotes": "north is being repaired" } },
      { tlsServerName: "kubernetes" },
    );
    expect(receipt.stoppedBy).toMatchObject({ layer: "rollout" });
    expect(text()).toBe(before);
    expect(mesh.isServing()).toBe(true);
  });
});

test.describe("the last gates", () => {
  test("take everything in the home back when Kiali does not list the remote", async () => {
    const mesh = fakeMesh();
    const home = homeOf(mesh);
    const receipt = await run(mesh, {
      home: {
        ...mesh.east.cluster,
        proxy: (_service, path) =>
          Promise.resolve(ok({ status: 200, body: path.endsWith("/api") ? { externalServices: [] } : "" })),
      },
    });
    expect(receipt.stoppedBy).toMatchObject({ step: "home/gate.kiali-lists", layer: "kiali" });
    expect(homeOf(mesh)).toBe(home);
    expect(mesh.loaded()).toEqual([]);
    expect(mesh.isServing()).toBe(true);
  });

  test("say what cannot be seen when Kiali wants a login, and prove the rights instead", async () => {
    const mesh = fakeMesh();
    const events: StepEvent[] = [];
    const receipt = await run(mesh, {
      onEvent: (event) => events.push(event),
      home: {
        ...mesh.east.cluster,
        proxy: (service, path) =>
          path.endsWith("/namespaces")
            ? Promise.resolve(ok({ status: 401, body: "" }))
            : mesh.east.cluster.proxy(service, path),
      },
    });
    expect(receipt.stoppedBy).toBeNull();
    const last = events.findLast(({ id }) => id === "home/gate.namespaces");
    expect(last?.detail).toMatch(/only after a login.*may list the namespaces of west/);
  });
});

test.describe("a cancelled run", () => {
  test("stops before the next step and takes the home back", async () => {
    const mesh = fakeMesh();
    const home = homeOf(mesh);
    const controller = new AbortController();
    const receipt = await run(mesh, {
      signal: controller.signal,
      onEvent: ({ id, status }) => {
        if (id.includes("multi-cluster-secret") && status === "done") controller.abort();
      },
    });
    expect(receipt.stoppedBy?.problem.kind).toBe("cancelled");
    expect(homeOf(mesh)).toBe(home);
  });
});

test.describe("what is not ours", () => {
  const stranger = (labels: Record<string, string>) => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "kiali-remote-east", namespace: "istio-system", labels },
  });

  test("is taken over by a typed reason only, and its owner is named", async () => {
    const mesh = fakeMesh({ westHas: [stranger({ [MANAGED_BY]: "argocd" })] });
    const receipt = await run(mesh);
    expect(receipt.stoppedBy).toMatchObject({
      step: "home/gate.take-over",
      problem: { detail: expect.stringContaining("argocd") },
    });
    expect(receipt.left).toEqual([]);
    const overrides = { "gate.take-over": "argocd gave it up today" };
    expect((await run(mesh, { overrides })).stoppedBy).toBeNull();
  });

  test("is never overwritten when it is another Kiali: another name is proposed", async () => {
    const mesh = fakeMesh({ westHas: [stranger({ "app.kubernetes.io/name": "kiali" })] });
    await expect(run(mesh, { overrides: { "gate.take-over": "whatever it takes" } })).rejects.toThrow(
      /belongs to a Kiali of that cluster.*Take another name/,
    );
  });

  test("a key of the Secret that somebody wrote by hand is named before it is overwritten", async () => {
    const mesh = fakeMesh({
      eastHas: [{ ...northSecret, stringData: { west: northSecret.stringData.north.replaceAll("north", "west") } }],
    });
    const receipt = await run(mesh);
    expect(receipt.stoppedBy).toMatchObject({
      step: "home/gate.take-over",
      problem: { detail: expect.stringContaining("kubectl") },
    });
  });
});

test.describe("the audit", () => {
  test("has a line before and after every change, and no change without its line", async () => {
    const mesh = fakeMesh();
    const lines: string[] = [];
    await run(mesh, {
      record: ({ phase, step }) => {
        lines.push(`${phase} ${step.id}`);
        return Promise.resolve(ok(undefined));
      },
    });
    const before = lines.filter((line) => line.startsWith("before")).map((line) => line.slice(7));
    expect(lines.filter((line) => line.startsWith("after")).map((line) => line.slice(6))).toEqual(before);
    expect(before).toContain("home/Secret/istio-system/kiali-multi-cluster-secret");

    const silent = fakeMesh();
    const untouched = JSON.stringify(silent.state());
    const problem = { kind: "not-recorded", file: "audit.jsonl", why: "full" } as const;
    const receipt = await run(silent, { record: () => Promise.resolve({ ok: false, problem }) });
    expect(receipt.stoppedBy?.problem).toEqual(problem);
    expect(JSON.stringify(silent.state())).toBe(untouched);
  });
});
