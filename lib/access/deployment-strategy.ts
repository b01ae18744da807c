import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";

export const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
/** On Kiali's Deployment while we restart it: what to put back, so that a crash in the middle can be finished later. */
export const RESTART_ANNOTATION = "kiali-fleet.dev/restart";

const amount = z.union([z.string(), z.number()]);
const strategy = z.object({
  type: z.enum(["RollingUpdate", "Recreate"]).catch("RollingUpdate"),
  rollingUpdate: z
    .object({ maxSurge: amount.catch("25%"), maxUnavailable: amount.catch("25%") })
    .nullish()
    .transform((value) => value ?? null),
});

/** What a guarded restart changes of a Deployment, as it was before. */
export const restartMemory = z.object({ strategy, restartedAt: z.string().nullable() });
export type RestartMemory = z.infer<typeof restartMemory>;

const deployment = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.object({
    replicas: z.number().default(1),
    paused: z.boolean().default(false),
    strategy: strategy.default({ type: "RollingUpdate", rollingUpdate: null }),
    template: z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()).optional() }).nullish(),
    }),
  }),
});

export type RestartView = { replicas: number; paused: boolean; now: RestartMemory; unfinished: RestartMemory | null };

/** What a restart has to know; `unfinished` is what an interrupted one of ours left to be put back. Null for no Deployment. */
export function restartView(found: FoundObject): RestartView | null {
  const parsed = deployment.safeParse(found);
  if (!parsed.success) return null;
  const { metadata, spec } = parsed.data;
  const now = {
    strategy: spec.strategy,
    restartedAt: spec.template.metadata?.annotations?.[RESTARTED_AT] ?? null,
  };
  return {
    replicas: spec.replicas,
    paused: spec.paused,
    now,
    unfinished: parseMemory(metadata.annotations?.[RESTART_ANNOTATION]),
  };
}

function parseMemory(text: string | undefined): RestartMemory | null {
  if (text === undefined) return null;
  try {
    const parsed = restartMemory.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Why Kiali cannot be restarted while the old pod serves; null when it can. */
export function unguarded({ replicas, paused, now, unfinished }: RestartView): string | null {
  if (replicas === 0) return "Kiali is scaled to 0: nothing runs, so nothing can prove the connection";
  if (paused) return "Kiali's Deployment is paused: a restart would wait until somebody resumes it";
  if ((unfinished ?? now).strategy.type === "Recreate")
    return "Kiali's Deployment has the strategy Recreate: its only pod is stopped before the new one starts";
  return null;
}

/** The fragment of a patch that sets a strategy; strategic merge replaces both numbers. */
export const strategyPatch = ({ type, rollingUpdate }: RestartMemory["strategy"]): Record<string, unknown> => ({
  type,
  rollingUpdate,
});

export const SURGE = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } as const;
