import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";
import type { KialiDeployment } from "./installation";

const amount = z.union([z.string(), z.number()]);
const deployment = z.object({
  spec: z.object({
    replicas: z.number().optional(),
    progressDeadlineSeconds: z.number().optional(),
    selector: z.object({ matchLabels: z.record(z.string(), z.string()).optional() }).optional(),
    strategy: z
      .object({
        type: z.enum(["RollingUpdate", "Recreate"]).optional(),
        rollingUpdate: z.object({ maxSurge: amount.optional(), maxUnavailable: amount.optional() }).nullish(),
      })
      .optional(),
    template: z.object({
      spec: z.object({
        serviceAccountName: z.string().optional(),
        containers: z.array(
          z.object({
            name: z.string(),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })).optional(),
            readinessProbe: z.object({ httpGet: z.object({ path: z.string().optional() }).optional() }).optional(),
          }),
        ),
        volumes: z
          .array(
            z.object({
              name: z.string(),
              secret: z.object({ secretName: z.string().optional(), optional: z.boolean().optional() }).optional(),
              configMap: z.object({ name: z.string().optional(), optional: z.boolean().optional() }).optional(),
            }),
          )
          .optional(),
      }),
    }),
  }),
  status: z.object({ availableReplicas: z.number().optional() }).optional(),
});

/** Null for an object that is no Deployment. Fields the API server fills in have its defaults when absent. */
export function readDeployment(found: FoundObject): (KialiDeployment & { healthPath: string | null }) | null {
  const parsed = deployment.safeParse(found);
  if (!parsed.success) return null;
  const { spec, status } = parsed.data;
  const pod = spec.template.spec;
  const container = pod.containers.find((each) => each.name === "kiali") ?? pod.containers[0];
  if (!container) return null;
  return {
    ref: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      namespace: found.metadata.namespace ?? null,
      name: found.metadata.name,
    },
    uid: found.metadata.uid,
    resourceVersion: found.metadata.resourceVersion,
    replicas: spec.replicas ?? 1,
    availableReplicas: status?.availableReplicas ?? 0,
    strategy: {
      type: spec.strategy?.type ?? "RollingUpdate",
      maxSurge: spec.strategy?.rollingUpdate?.maxSurge ?? "25%",
      maxUnavailable: spec.strategy?.rollingUpdate?.maxUnavailable ?? "25%",
    },
    progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    selector: spec.selector?.matchLabels ?? {},
    serviceAccount: pod.serviceAccountName ?? "default",
    container: container.name,
    volumes: (pod.volumes ?? []).map((volume) => ({
      name: volume.name,
      secretName: volume.secret?.secretName ?? null,
      configMapName: volume.configMap?.name ?? null,
      optional: volume.secret?.optional ?? volume.configMap?.optional ?? false,
    })),
    mounts: Object.fromEntries((container.volumeMounts ?? []).map(({ name, mountPath }) => [name, mountPath])),
    found,
    healthPath: container.readinessProbe?.httpGet?.path ?? null,
  };
}
