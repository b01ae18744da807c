import { expect, test } from "@playwright/test";
import type { FoundObject } from "@/lib/cluster/cluster";
import { rolloutNow } from "./rollout-now";

type Status = Record<string, unknown>;
const AT = "2026-11-22T12:00:00Z";
const WHOLE: Status = {
  observedGeneration: 2,
  replicas: 1,
  updatedReplicas: 1,
  availableReplicas: 1,
  conditions: [{ type: "Progressing", status: "True", reason: "NewReplicaSetAvailable", lastUpdateTime: AT }],
};
const progressing = (reason: string, status = "True") => [
  { type: "Progressing", status, reason, message: `says ${reason}`, lastUpdateTime: AT },
];
const deployment = (spec: Status, status: Status | undefined): FoundObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "kiali", uid: "u", resourceVersion: "1", creationTimestamp: AT, generation: 2 },
  spec,
  ...(status ? { status } : {}),
});

const CASES: readonly { when: string; spec?: Status; status: Status | undefined; is: Record<string, unknown> }[] = [
  { when: "is settled when every pod is new and serves", status: WHOLE, is: { kind: "settled" } },
  {
    when: "is settled when the only pod dies long after the rollout ended",
    status: { ...WHOLE, availableReplicas: 0 },
    is: { kind: "settled" },
  },
  {
    when: "has not been taken up while the controller is behind",
    status: { ...WHOLE, observedGeneration: 1 },
    is: { kind: "unseen" },
  },
  { when: "has not been taken up without any status", status: undefined, is: { kind: "unseen" } },
  {
    when: "rolls while the new pod does not serve yet",
    status: { ...WHOLE, replicas: 2, availableReplicas: 1, conditions: progressing("ReplicaSetUpdated") },
    is: { kind: "rolling", detail: "1 of 1 pod is new, 1 serves", since: AT },
  },
  {
    when: "rolls while an old pod is left, although the new one serves",
    status: { ...WHOLE, replicas: 2, availableReplicas: 2, conditions: progressing("ReplicaSetUpdated") },
    is: { kind: "rolling", detail: "1 of 1 pod is new, 2 serve" },
  },
  {
    when: "rolls when its first pod is not there yet",
    spec: { replicas: 3 },
    status: { observedGeneration: 2, conditions: progressing("NewReplicaSetCreated") },
    is: { kind: "rolling", detail: "0 of 3 pods are new, 0 serve" },
  },
  {
    when: "is stuck past its deadline, with the controller's words",
    status: { ...WHOLE, availableReplicas: 0, conditions: progressing("ProgressDeadlineExceeded", "False") },
    is: { kind: "stuck", detail: "says ProgressDeadlineExceeded", since: AT },
  },
  {
    when: "is refused when no pod may be created",
    status: {
      ...WHOLE,
      updatedReplicas: 0,
      conditions: [{ type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota" }],
    },
    is: { kind: "refused", detail: "exceeded quota" },
  },
  {
    when: "is paused in the middle of a change",
    spec: { paused: true },
    status: { ...WHOLE, updatedReplicas: 0, conditions: progressing("DeploymentPaused", "Unknown") },
    is: { kind: "paused" },
  },
  {
    when: "is settled when it is paused and as it says",
    spec: { paused: true },
    status: WHOLE,
    is: { kind: "settled" },
  },
  {
    when: "is scaled down before anything else",
    spec: { replicas: 0, paused: true },
    status: { observedGeneration: 1 },
    is: { kind: "scaled-down" },
  },
];

for (const { when, spec = {}, status, is } of CASES)
  test(`a rollout ${when}`, () => expect(rolloutNow(deployment(spec, status))).toMatchObject(is));
