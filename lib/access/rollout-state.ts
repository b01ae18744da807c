import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";

import { OUR_NAME } from "./ownership";

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const deploymentShape = z.object({
  spec: z.object({
    replicas: z.number().optional(),
    paused: z.boolean().optional(),
    template: z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }).optional(),
    }),
  }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      replicas: z.number().optional(),
      updatedReplicas: z.number().optional(),
      availableReplicas: z.number().optional(),
      conditions: z.array(condition).optional(),
    })
    .optional(),
});
const ended = z.object({ exitCode: z.number(), reason: z.string().optional() });
const podShape = z.object({
  status: z
    .object({
      phase: z.string().optional(),
      conditions: z.array(condition).optional(),
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            restartCount: z.number(),
            state: z
              .object({
                waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
                terminated: ended.optional(),
              })
              .optional(),
            lastState: z.object({ terminated: ended.optional() }).optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

export type RolloutFault = "crashed" | "image" | "config" | "no-room" | "quota" | "reset" | "paused" | "gone";
export type RolloutState =
  | { kind: "progressing"; detail: string }
  | { kind: "complete"; pod: string | null }
  | { kind: "failed"; fault: RolloutFault; detail: string; pod: string | null; container: string | null };

export type RolloutView = {
  deployment: FoundObject | null;
  pods: readonly FoundObject[];
  /** UIDs of the pods that ran before. */
  before: ReadonlySet<string>;
  /** The value of the restart annotation that we wrote; null when it was taken away. */
  stamp: string | null;
  /** How long the scheduler may look for room before "no room" is the answer. */
  isPatienceOver: boolean;
};

/** What a rollout that we started has come to: one look, no waiting. Every way to fail is told apart. */
export function rolloutState({ deployment, pods, before, stamp, isPatienceOver }: RolloutView): RolloutState {
  const parsed = deploymentShape.safeParse(deployment);
  if (!deployment || !parsed.success) return failed("gone", "the Deployment is gone");
  const { spec, status } = parsed.data;
  if ((spec.template.metadata?.annotations?.[RESTARTED_AT] ?? null) !== stamp)
    return failed("reset", `somebody else changed the pod template meanwhile${lastManager(deployment)}`);
  if (spec.paused) return failed("paused", "the Deployment was paused meanwhile");
  if ((status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0))
    return { kind: "progressing", detail: "the controller has not seen the change yet" };
  const wanted = spec.replicas ?? 1;
  const fresh = pods.filter(({ metadata }) => !before.has(metadata.uid) && !metadata.deletionTimestamp);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, conditions = [] } = status ?? {};
  if (updatedReplicas === wanted && replicas === wanted && availableReplicas >= wanted)
    return { kind: "complete", pod: newest(fresh)?.metadata.name ?? null };
  const refused = conditions.find(({ type, status: is }) => type === "ReplicaFailure" && is === "True");
  if (refused) return failed("quota", `the new pod may not be created: ${refused.message ?? refused.reason ?? ""}`);
  for (const pod of fresh) {
    const fault = podFault(pod, isPatienceOver);
    if (fault) return fault;
  }
  return { kind: "progressing", detail: `${podWords(newest(fresh))}; the old one goes on serving` };
}

/** Name of the newest pod that was there before or is new. */
const newest = (pods: readonly FoundObject[]): FoundObject | undefined =>
  [...pods].sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1))[0];

function podFault(pod: FoundObject, isPatienceOver: boolean): RolloutState | null {
  const parsed = podShape.safeParse(pod);
  if (!parsed.success) return null;
  const { conditions = [], containerStatuses = [] } = parsed.data.status ?? {};
  const { name } = pod.metadata;
  const unscheduled = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled?.reason === "Unschedulable" && isPatienceOver)
    return failed("no-room", `no room for a second pod: ${unscheduled.message ?? "the scheduler finds no node"}`, name);
  for (const container of containerStatuses) {
    const waiting = container.state?.waiting;
    if (waiting?.reason && IMAGE_FAULTS.has(waiting.reason))
      return failed("image", `${waiting.reason}: ${waiting.message ?? ""}`, name, container.name);
    if (waiting?.reason && CONFIG_FAULTS.has(waiting.reason))
      return failed("config", `${waiting.reason}: ${waiting.message ?? ""}`, name, container.name);
    const end = container.state?.terminated ?? container.lastState?.terminated;
    if (end) {
      const times = container.restartCount > 0 ? `, restarts: ${container.restartCount}` : "";
      return failed(
        "crashed",
        `the new pod's container ended with exit code ${end.exitCode}${times}`,
        name,
        container.name,
      );
    }
  }
  return null;
}

const IMAGE_FAULTS: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
]);
const CONFIG_FAULTS: ReadonlySet<string> = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
]);

function podWords(pod: FoundObject | undefined): string {
  if (!pod) return "waiting for the new pod";
  const parsed = podShape.safeParse(pod);
  const waiting = parsed.data?.status?.containerStatuses?.[0]?.state?.waiting?.reason;
  const phase = parsed.data?.status?.phase ?? "Pending";
  return `new pod ${pod.metadata.name} is ${waiting ?? (phase === "Running" ? "running, not Ready" : phase)}`;
}

/** Who last wrote what pods are made of; the controllers, which count revisions, and we are none of them. */
function lastManager({ metadata }: FoundObject): string {
  const last = [...(metadata.managedFields ?? [])]
    .filter(({ subresource, time }) => subresource === null && time !== null)
    .filter(
      ({ manager, fieldsV1 }) => !manager.startsWith(OUR_NAME) && fieldsV1 !== null && "f:spec" in Object(fieldsV1),
    )
    .sort((a, b) => ((a.time ?? "") < (b.time ?? "") ? 1 : -1))[0];
  return last ? ` (last writer: ${last.manager})` : "";
}

const failed = (
  fault: RolloutFault,
  detail: string,
  pod: string | null = null,
  container: string | null = null,
): RolloutState => ({ kind: "failed", fault, detail, pod, container });
