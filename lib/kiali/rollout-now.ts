import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
  lastUpdateTime: z.string().optional(),
  lastTransitionTime: z.string().optional(),
});
const shape = z.object({
  spec: z.object({ replicas: z.number().default(1), paused: z.boolean().default(false) }),
  status: z
    .object({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      conditions: z.array(condition).default([]),
    })
    .prefault({}),
});

/** Where a Deployment's rollout is, whoever began it. `since` is ISO; null where nothing says. */
export type RolloutNow = {
  kind: "settled" | "scaled-down" | "paused" | "unseen" | "rolling" | "stuck" | "refused";
  detail: string;
  since: string | null;
};

/** One look at a Deployment's status. Pods that die long after their rollout ended are no rollout. */
export function rolloutNow(deployment: FoundObject): RolloutNow {
  const parsed = shape.safeParse(deployment);
  if (!parsed.success) return { kind: "unseen", detail: "it has no status that could be read", since: null };
  const { spec, status } = parsed.data;
  const { updatedReplicas: updated, replicas, availableReplicas: available, conditions } = status;
  const of = (type: string) => conditions.find((each) => each.type === type);
  const progressing = of("Progressing");
  const since = progressing?.lastUpdateTime ?? progressing?.lastTransitionTime ?? null;
  if (spec.replicas === 0) return { kind: "scaled-down", detail: "0 pods are wanted", since: null };
  const isSeen = status.observedGeneration >= (deployment.metadata.generation ?? 0);
  const hasEnded = progressing === undefined || progressing.reason === "NewReplicaSetAvailable";
  const isWhole = updated >= spec.replicas && replicas <= spec.replicas && (available >= spec.replicas || hasEnded);
  if (spec.paused && !(isSeen && isWhole))
    return { kind: "paused", detail: "it is paused, and its pods are not as it says", since };
  if (!isSeen) return { kind: "unseen", detail: "its controller has not seen the last change yet", since: null };
  const refused = of("ReplicaFailure");
  if (refused?.status === "True")
    return {
      kind: "refused",
      detail: refused.message ?? refused.reason ?? "",
      since: refused.lastTransitionTime ?? null,
    };
  if (isWhole) return { kind: "settled", detail: "", since: null };
  if (progressing?.status === "False") return { kind: "stuck", detail: progressing.message ?? "", since };
  return {
    kind: "rolling",
    detail: `${updated} of ${spec.replicas} ${spec.replicas === 1 ? "pod is" : "pods are"} new, ${available} ${available === 1 ? "serves" : "serve"}`,
    since,
  };
}
