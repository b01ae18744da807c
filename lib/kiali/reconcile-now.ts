import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";

const shape = z.object({
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
            lastTransitionTime: z.string().optional(),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** What an operator does with its resource. `since` is ISO; null where nothing says. */
export type ReconcileNow = { kind: "idle" | "waiting" | "running" | "failed"; detail: string; since: string | null };

/** Reads the conditions as operators made with Ansible write them: "Running" is also true while they wait, with another reason. */
export function reconcileNow(resource: FoundObject): ReconcileNow {
  const parsed = shape.safeParse(resource);
  const conditions = parsed.success ? parsed.data.status.conditions : [];
  const of = (type: string) => conditions.find((each) => each.type === type && each.status === "True");
  const [running, failure] = [of("Running"), of("Failure")];
  if (conditions.length === 0)
    return { kind: "waiting", detail: "no operator has taken it up", since: resource.metadata.creationTimestamp };
  if (running?.reason === "Running")
    return { kind: "running", detail: running.message ?? "", since: running.lastTransitionTime ?? null };
  if (failure) return { kind: "failed", detail: failure.message ?? "", since: failure.lastTransitionTime ?? null };
  return { kind: "idle", detail: "", since: null };
}
