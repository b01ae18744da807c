import { expect, test } from "@playwright/test";
import { RESTART_ANNOTATION } from "@/lib/access/deployment-strategy";
import { helmRelease, type KialiOptions, kialiDeployment, object } from "@/lib/checks/healthy-pair";
import type { FoundObject } from "@/lib/cluster/cluster";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { findKialis } from "@/lib/kiali/find-kialis";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { KialiPod, PendingChange, RunNow } from "@/lib/status/kiali-view";
import type { EntryWrite } from "./kiali-look-entries";
import type { PendingFacts } from "./kiali-look-facts";
import { pendingChanges } from "./kiali-look-pending";

const STARTED = "2026-11-22T12:00:00Z";
const at = (seconds: number): number => Date.parse(STARTED) + seconds * 1_000;
const NOW = at(600);

const WHOLE = {
  observedGeneration: 1,
  replicas: 1,
  updatedReplicas: 1,
  availableReplicas: 1,
  conditions: [{ type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" }],
};

async function kialiWith(
  options: KialiOptions = {},
  status: Record<string, unknown> = WHOLE,
): Promise<KialiInstallation> {
  const deployment = { ...kialiDeployment(options), status };
  const found = await findKialis(fakeCluster({ context: "east", objects: [deployment, helmRelease] }).cluster);
  const kiali = found.ok ? found.value[0] : undefined;
  if (!kiali) throw new Error("no Kiali");
  return kiali;
}

const pod = (changes: Partial<KialiPod> = {}): KialiPod => ({
  name: "kiali-1",
  isReady: true,
  phase: "Running",
  restarts: 0,
  reason: null,
  lastExit: null,
  since: STARTED,
  createdAt: STARTED,
  startedAt: STARTED,
  image: null,
  isLeaving: false,
  ...changes,
});
const write = (name: string, changes: Partial<EntryWrite> = {}): EntryWrite => ({
  name,
  secret: "kiali-multi-cluster-secret",
  atMs: at(-60),
  by: [`kiali-fleet/${name}`],
  isTokenOnly: false,
  isMounted: true,
  ...changes,
});
const found = (
  kind: string,
  seconds: number,
  rest: Record<string, unknown> = {},
  fieldsV1: unknown = { "f:data": {} },
): FoundObject => ({
  ...object("v1", kind, { name: "kiali", namespace: "istio-system" }),
  metadata: {
    name: "kiali",
    namespace: "istio-system",
    uid: "u",
    resourceVersion: "1",
    creationTimestamp: STARTED,
    managedFields: [
      {
        manager: "helm",
        operation: "Update",
        time: new Date(at(seconds)).toISOString(),
        subresource: null,
        fieldsV1,
      },
    ],
  },
  ...rest,
});
const condition = (type: string, reason: string) => ({ type, status: "True", reason, message: `says ${reason}` });
const RUN: RunNow = {
  verb: "connect",
  upkeep: null,
  // What a run is about is only shown.
  wish: JSON.parse("{}"),
  id: "0",
  startedAt: STARTED,
  name: "west",
};

async function pendingWith(
  changes: Partial<PendingFacts> = {},
  kiali?: KialiInstallation,
): Promise<readonly PendingChange[]> {
  return pendingChanges({
    kiali: kiali ?? (await kialiWith()),
    pods: [pod()],
    writes: [write("west")],
    configMap: found("ConfigMap", -60),
    resource: null,
    held: null,
    runs: [],
    now: NOW,
    ...changes,
  });
}
const told = (changes: readonly PendingChange[]) => changes.map(({ id, tone }) => [id, tone]);
const mendsOf = (changes: readonly PendingChange[]) =>
  changes.flatMap(({ mends }) =>
    mends.map((mend) => (mend.kind === "review" ? `${mend.verb} ${mend.names}` : mend.kind)),
  );

test("nothing is pending when the pod is newer than all that was written", async () => {
  expect(await pendingWith()).toEqual([]);
});

const NEWER: readonly {
  when: string;
  facts: Partial<PendingFacts>;
  is: readonly unknown[];
  mends: readonly string[];
}[] = [
  {
    when: "an entry that was written after the pod started",
    facts: { writes: [write("west", { atMs: at(5) }), write("north")] },
    is: [["unread/west", "warn"]],
    mends: ["repair west", "command"],
  },
  {
    when: "entries of several clusters, told once",
    facts: { writes: [write("west", { atMs: at(5) }), write("north", { atMs: at(9) })] },
    is: [["unread/north,west", "warn"]],
    mends: ["repair north,west", "command"],
  },
  {
    when: "nothing for a write in the second of the start",
    facts: { writes: [write("west", { atMs: at(0) })] },
    is: [],
    mends: [],
  },
  {
    when: "nothing where the Secret does not say when",
    facts: { writes: [write("west", { atMs: null })] },
    is: [],
    mends: [],
  },
  {
    when: "what an older pod of several has not read, although the newest has",
    facts: {
      pods: [pod({ startedAt: "2026-11-22T12:01:00Z" }), pod({ name: "kiali-0" })],
      writes: [write("west", { atMs: at(5) })],
    },
    is: [["unread/west", "warn"]],
    mends: ["repair west", "command"],
  },
  {
    when: "nothing after the container began anew since the write",
    facts: { pods: [pod({ startedAt: "2026-11-22T12:01:00Z" })], writes: [write("west", { atMs: at(5) })] },
    is: [],
    mends: [],
  },
  {
    when: "nothing that the next start reads anyhow, when no pod serves",
    facts: { pods: [pod({ isReady: false })], writes: [write("west", { atMs: at(5) })] },
    is: [],
    mends: [],
  },
  {
    when: "nothing of pods that could not be seen",
    facts: { pods: null, writes: [write("west", { atMs: at(5) })], configMap: found("ConfigMap", 5) },
    is: [],
    mends: [],
  },
  {
    when: "a new token while the kubelet may still bring it, and no restart",
    facts: { writes: [write("west", { atMs: at(580), isTokenOnly: true })] },
    is: [["token/west", "info"]],
    mends: [],
  },
  {
    when: "nothing of a token that has long arrived",
    facts: { writes: [write("west", { atMs: at(60), isTokenOnly: true })] },
    is: [],
    mends: [],
  },
  {
    when: "a configuration that was written after the pod started",
    facts: { configMap: found("ConfigMap", 5) },
    is: [["configuration", "warn"]],
    mends: ["command"],
  },
  {
    when: "nothing of a label that was put on the configuration later",
    facts: { configMap: found("ConfigMap", 5, {}, { "f:metadata": {} }) },
    is: [],
    mends: [],
  },
  {
    when: "a Secret that the pod does not mount, and what Helm has to do",
    facts: { writes: [write("west", { secret: "labelled", isMounted: false, atMs: at(5) })] },
    is: [["unmounted/labelled", "warn"]],
    mends: ["command"],
  },
  {
    when: "who else acts on this Kiali, and since when",
    facts: { held: { holder: "ada@laptop/1/run", since: STARTED } },
    is: [["held", "info"]],
    mends: [],
  },
  {
    when: "a run of this console, with the way to it",
    facts: { runs: [RUN] },
    is: [["run/0", "info"]],
    mends: ["run"],
  },
];
for (const { when, facts, is, mends } of NEWER)
  test(`pending is ${when}`, async () => {
    const changes = await pendingWith(facts);
    expect(told(changes)).toEqual(is);
    expect(mendsOf(changes)).toEqual(mends);
  });

test("without Helm or an operator an unmounted Secret is adopted into the combined one", async () => {
  const plain = await kialiWith({ annotations: {}, labels: { "helm.sh/chart": "" } });
  const writes = [write("west", { secret: "labelled", isMounted: false })];
  expect(mendsOf(await pendingWith({ writes }, plain))).toEqual(["adopt west"]);
});

const ROLLOUTS = [
  { when: "goes on", status: { ...WHOLE, updatedReplicas: 0 }, is: ["info"], mends: [] },
  {
    when: "is stuck",
    status: {
      ...WHOLE,
      availableReplicas: 0,
      conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
    },
    is: ["fail"],
    mends: ["command"],
  },
] as const;
for (const { when, status, is, mends } of ROLLOUTS)
  test(`a rollout that ${when} is pending`, async () => {
    const changes = await pendingWith({}, await kialiWith({}, status));
    expect(changes.map(({ id, tone }) => (id === "rollout" ? tone : id))).toEqual(is);
    expect(mendsOf(changes)).toEqual(mends);
  });

test.describe("an operator's resource", () => {
  const cr = { apiVersion: "kiali.io/v1alpha1", kind: "Kiali", namespace: "op", name: "mine" };
  const resource = (...conditions: readonly unknown[]) => found("Kiali", -60, { status: { conditions } });
  const operated = async () => ({ ...(await kialiWith()), installer: "operator" as const, cr });

  test("that could not be reconciled is told with the operator's words and the command that asks again", async () => {
    const [change, ...others] = await pendingWith(
      { resource: resource(condition("Failure", "Failed")) },
      await operated(),
    );
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      id: "reconcile",
      tone: "fail",
      detail: "says Failed",
      mends: [
        {
          command: `kubectl --context east -n op annotate kiali mine --overwrite kiali.io/reconcile="$(date)"`,
        },
      ],
    });
  });

  test("that is being reconciled is under way, and one that awaits changes is not told", async () => {
    expect(told(await pendingWith({ resource: resource(condition("Running", "Running")) }, await operated()))).toEqual([
      ["reconcile", "info"],
    ]);
    expect(await pendingWith({ resource: resource(condition("Running", "Successful")) }, await operated())).toEqual([]);
  });
});

test.describe("a restart of this console that was cut off", () => {
  const cutOff = () =>
    kialiWith({
      annotations: {
        [RESTART_ANNOTATION]: JSON.stringify({
          strategy: { type: "Recreate", rollingUpdate: null },
          restartedAt: null,
        }),
      },
    });

  test("is pending, and a repair puts the strategy back", async () => {
    const changes = await pendingWith({}, await cutOff());
    expect(told(changes)).toEqual([["cut-off", "warn"]]);
    expect(mendsOf(changes)).toEqual(["repair west"]);
  });

  test("is not told while somebody still acts", async () => {
    const held = { holder: "ada", since: null };
    expect(told(await pendingWith({ held }, await cutOff()))).toEqual([["held", "info"]]);
  });
});

test("what is stuck comes before what is pending, and that before what is under way", async () => {
  const status = { ...WHOLE, conditions: [{ type: "ReplicaFailure", status: "True", message: "quota" }] };
  const changes = await pendingWith(
    { held: { holder: "ada", since: null }, writes: [write("west", { atMs: at(5) })] },
    await kialiWith({}, status),
  );
  expect(changes.map(({ tone }) => tone)).toEqual(["fail", "warn", "info"]);
});
