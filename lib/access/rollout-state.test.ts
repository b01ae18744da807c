import { expect, test } from "@playwright/test";
import type { FoundObject } from "@/lib/cluster/cluster";
import { rolloutState } from "./rollout-state";

const STAMP = "2026-11-22T18:00:00Z";
const meta = (name: string, more: object = {}) => ({
  name,
  uid: name,
  resourceVersion: "1",
  creationTimestamp: "2026-11-22T18:00:01Z",
  ...more,
});
const wrote = (manager: string, time: string, fieldsV1: object) => ({
  manager,
  operation: "Update",
  time,
  subresource: null,
  fieldsV1,
});
const deployment = (status: object, spec: object = {}, stamp: string | null = STAMP): FoundObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: meta("kiali", {
    generation: 4,
    managedFields: [
      wrote("argocd", "2026-11-22T18:00:09Z", { "f:spec": {} }),
      wrote("kube-controller-manager", "2026-11-22T18:00:10Z", { "f:metadata": {} }),
      wrote("kiali-fleet", "2026-11-22T18:00:11Z", { "f:spec": {} }),
    ],
  }),
  spec: {
    replicas: 1,
    ...spec,
    template: { metadata: { annotations: stamp === null ? {} : { "kubectl.kubernetes.io/restartedAt": stamp } } },
  },
  status: { observedGeneration: 4, replicas: 2, updatedReplicas: 1, availableReplicas: 1, ...status },
});
const pod = (name: string, status: object): FoundObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: meta(name),
  status,
});
const look = (found: FoundObject | null, pods: readonly FoundObject[] = [], isPatienceOver = true) =>
  rolloutState({ deployment: found, pods, before: new Set(["old"]), stamp: STAMP, isPatienceOver });

const crashed = {
  containerStatuses: [
    {
      name: "kiali",
      restartCount: 2,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 1 } },
    },
  ],
};
const unplaced = {
  conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes" }],
};
const pulling = {
  containerStatuses: [
    { name: "kiali", restartCount: 0, state: { waiting: { reason: "ErrImagePull", message: "no such tag" } } },
  ],
};
const unset = {
  containerStatuses: [
    {
      name: "kiali",
      restartCount: 0,
      state: { waiting: { reason: "CreateContainerConfigError", message: "no Secret" } },
    },
  ],
};

test.describe("rolloutState", () => {
  test("is complete only when nothing of the old is left and the controller has seen the change", () => {
    const done = { replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    expect(look(deployment(done), [pod("new", {})])).toEqual({ kind: "complete", pod: "new" });
    expect(look(deployment({ ...done, observedGeneration: 3 }))).toMatchObject({ kind: "progressing" });
    expect(look(deployment({ ...done, replicas: 2 }))).toMatchObject({ kind: "progressing" });
    expect(look(deployment({ ...done, availableReplicas: 0 }))).toMatchObject({ kind: "progressing" });
  });

  const faults: Record<string, [ReturnType<typeof look>, RegExp]> = {
    crashed: [look(deployment({}), [pod("new", crashed)]), /exit code 1, restarts: 2/],
    "no-room": [look(deployment({}), [pod("new", unplaced)]), /0\/3 nodes/],
    image: [look(deployment({}), [pod("new", pulling)]), /ErrImagePull: no such tag/],
    config: [look(deployment({}), [pod("new", unset)]), /no Secret/],
    quota: [
      look(deployment({ conditions: [{ type: "ReplicaFailure", status: "True", message: "exceeded quota" }] })),
      /exceeded quota/,
    ],
    reset: [look(deployment({}, {}, null)), /last writer: argocd/],
    paused: [look(deployment({}, { paused: true })), /paused/],
    gone: [look(null), /gone/],
  };
  for (const [fault, [state, detail]] of Object.entries(faults))
    test(`tells this failure from the others: ${fault}`, () =>
      expect(state).toMatchObject({ kind: "failed", fault, detail: expect.stringMatching(detail) }));

  test("gives the scheduler time to find room", () =>
    expect(look(deployment({}), [pod("new", unplaced)], false)).toMatchObject({ kind: "progressing" }));

  test("does not judge pods that were there before, nor those that are going", () => {
    const going = pod("new", crashed);
    going.metadata.deletionTimestamp = "2026-11-22T18:00:05Z";
    expect(look(deployment({}), [pod("old", crashed), going])).toMatchObject({ kind: "progressing" });
  });
});
