import { expect, test } from "@playwright/test";
import { fakeWorld, runUpkeep } from "@/lib/access/revoke/fake-upkeep";
import { pairFacts } from "@/lib/checks/pair-facts";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import type { Receipt } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { type ConnectRequest, connect } from "./connect";
import { type FakeMesh, fakeMesh, meshWish } from "./fake-mesh";
import { planConnect } from "./plan-connect";

const quick = { tickMs: 1, deadlineMs: 200 };
const PATIENCE = { settle: quick, restart: { ...quick, roomMs: 20 }, handOver: quick, kiali: quick };
const asked = { form: "labelled" } as const;

const request = (mesh: FakeMesh, more: Partial<ConnectRequest> = {}): ConnectRequest => ({
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
const receipt = (result: Result<Receipt>): Receipt => {
  if (!result.ok) throw new Error(`no receipt: ${JSON.stringify(result.problem)}`);
  return result.value;
};
const SECRET = "Secret/istio-system/kiali-remote-cluster-secret-west";
const plan = (mesh: FakeMesh, wish = meshWish(asked)) =>
  planConnect(wish, pairFacts(mesh.east.cluster, mesh.west.cluster, wish));

test.describe("the labelled form", () => {
  test("is mounted by the operator, which is asked by an annotation of its resource", async () => {
    const mesh = fakeMesh({ hasOperator: true });
    expect(receipt(await connect(request(mesh))).stoppedBy).toBeNull();
    expect(mesh.loaded()).toEqual(["west"]);
    const again = await plan(mesh);
    expect(again.ok && again.value.steps.filter(({ verb }) => verb !== "keep" && verb !== "gate")).toEqual([]);
    expect(again.ok && again.value.warnings).toEqual([]);
  });

  test("is taken back in the order that never leaves a pod without its Secret", async () => {
    const mesh = fakeMesh({ hasOperator: true });
    const before = mesh.east.names().filter((name) => !name.startsWith("Pod/"));
    await connect(request(mesh));
    const { plan: made, result } = await runUpkeep(fakeWorld(mesh));
    expect(receipt(result).stoppedBy).toBeNull();
    const steps = made?.steps.filter(({ place }) => place.side === "home").map(({ verb }) => verb);
    expect(steps).toEqual(["gate", "record", "update", "restart", "gate", "delete", "clear"]);
    expect(mesh.east.names().filter((name) => !name.startsWith("Pod/"))).toEqual(before);
    expect(mesh.loaded()).toEqual([]);
  });

  test("under Helm waits for the command, says it, and leaves the Secret for it when nobody came", async () => {
    const mesh = fakeMesh();
    const planned = await plan(mesh);
    const step = planned.ok ? planned.value.steps.find(({ verb }) => verb === "restart") : null;
    expect(step).toMatchObject({
      how: "manual",
      command:
        "helm upgrade kiali kiali-server --repo https://kiali.org/helm-charts --kube-context east --namespace istio-system --reuse-values --version 2.29.0",
    });
    expect(planned.ok && planned.value.warnings.join("\n")).toContain("The combined form needs no helm");
    const stopped = receipt(await connect(request(mesh)));
    expect(stopped.stoppedBy?.problem).toMatchObject({
      kind: "timed-out",
      waitedFor: expect.stringContaining("upgrade kiali kiali-server"),
    });
    expect(stopped.evidence.join("\n")).toContain("upgrade kiali kiali-server");
    expect(stopped.undone).toEqual([]);
    expect(mesh.east.names()).toContain(SECRET);
    expect(stopped.left.join("\n")).toContain("kiali-remote-cluster-secret-west");
  });

  test("is read again by our own guarded restart once it is mounted, because nobody else would roll Kiali", async () => {
    const mesh = fakeMesh({ hasOperator: true });
    const inline = { ...asked, tokenPlace: "inline" } as const;
    await connect(request(mesh, { wish: meshWish(inline) }));
    const starts = mesh.starts();
    const restarts: unknown[] = [];
    const changed = await connect(
      request(mesh, {
        wish: meshWish({ ...inline, tlsServerName: "api.west.test" }),
        onPlan: (made) => restarts.push(...made.steps.flatMap((step) => (step.verb === "restart" ? [step.how] : []))),
      }),
    );
    expect(receipt(changed).stoppedBy).toBeNull();
    expect(restarts).toEqual(["surge"]);
    expect(mesh.starts()).toBe(starts + 1);
  });

  test("is taken back at once, with the line that killed it, when the operator's new pod ends", async () => {
    const mesh = fakeMesh({ hasOperator: true });
    const before = mesh.east.names().filter((name) => !name.startsWith("Pod/"));
    const patience = { ...PATIENCE, handOver: { tickMs: 1, deadlineMs: 600_000 } };
    const stopped = receipt(
      await connect(
        request(mesh, {
          patience,
          onEvent: ({ id, status }) => {
            if (id.startsWith("home/Secret/") && status === "done") mesh.kill(mesh.west.cluster.endpoint.server);
          },
        }),
      ),
    );
    expect(stopped.stoppedBy?.problem).toMatchObject({ kind: "gate-failed", gate: "restart.crashed" });
    expect(stopped.evidence.join("\n")).toContain("connection refused");
    expect(mesh.east.names().filter((name) => !name.startsWith("Pod/"))).toEqual(before);
    expect(mesh.isServing()).toBe(true);
    expect(mesh.loaded()).toEqual([]);
  });

  test("refuses a Secret that holds another cluster already", async () => {
    const other: FakeObject = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "kiali-remote-cluster-secret-west", namespace: "istio-system" },
      stringData: { West: "kubeconfig" },
    };
    const refused = await plan(fakeMesh({ hasOperator: true, eastHas: [other] }));
    expect(refused).toMatchObject({
      ok: false,
      problem: { kind: "invalid-input", fields: { name: [expect.stringContaining("West")] } },
    });
  });

  test("takes no name that cannot be a volume's", async () => {
    const refused = await plan(fakeMesh({ hasOperator: true }), meshWish({ ...asked, name: "West_1" }));
    expect(refused).toMatchObject({
      ok: false,
      problem: { kind: "invalid-input", fields: { name: [expect.stringContaining("volume")] } },
    });
  });
});
