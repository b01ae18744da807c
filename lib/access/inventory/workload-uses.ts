import * as z from "zod";
import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

/** What runs in some namespaces and what it needs; each answer names one workload, null when none does. */
export type WorkloadUses = {
  runsAs: (namespace: string, account: string) => string | null;
  uses: (kind: "Secret" | "ConfigMap", namespace: string, name: string) => string | null;
  /** The same without those that only mount it as optional: they run without it as well. */
  needs: (kind: "Secret" | "ConfigMap", namespace: string, name: string) => string | null;
};

const KINDS = [
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "v1", kind: "Pod" },
] as const;

/** Deployments, running or not, and Pods that have not ended. Fails when any of them cannot be listed. */
export async function workloadUses(
  remote: Cluster,
  namespaces: readonly string[],
  call: { signal?: AbortSignal } = {},
): Promise<Result<WorkloadUses>> {
  const lists = await Promise.all(
    namespaces.flatMap((namespace) => KINDS.map((kind) => remote.list({ ...kind, namespace }, call))),
  );
  const workloads: Workload[] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    workloads.push(...list.value.flatMap(readWorkload));
  }
  const first = (namespace: string, fits: (workload: Workload) => boolean): string | null =>
    workloads.find((each) => each.namespace === namespace && fits(each))?.words ?? null;
  return ok({
    runsAs: (namespace, account) => first(namespace, (each) => each.account === account),
    uses: (kind, namespace, name) => first(namespace, (each) => each.uses.has(`${kind}/${name}`)),
    needs: (kind, namespace, name) => first(namespace, (each) => each.needs.has(`${kind}/${name}`)),
  });
}

type Workload = {
  namespace: string;
  words: string;
  account: string;
  uses: ReadonlySet<string>;
  needs: ReadonlySet<string>;
};

const named = z.object({ name: z.string().optional() }).nullish();
const container = z.object({
  envFrom: z.array(z.object({ secretRef: named, configMapRef: named })).nullish(),
  env: z.array(z.object({ valueFrom: z.object({ secretKeyRef: named, configMapKeyRef: named }).nullish() })).nullish(),
});
const podSpec = z.object({
  serviceAccountName: z.string().optional(),
  containers: z.array(container).nullish(),
  initContainers: z.array(container).nullish(),
  volumes: z
    .array(
      z.object({
        secret: z.object({ secretName: z.string().optional(), optional: z.boolean().optional() }).nullish(),
        configMap: z.object({ name: z.string().optional(), optional: z.boolean().optional() }).nullish(),
        projected: z.object({ sources: z.array(z.object({ secret: named, configMap: named })).nullish() }).nullish(),
      }),
    )
    .nullish(),
});
const workload = z.union([
  z.object({ spec: z.object({ template: z.object({ spec: podSpec }) }) }).transform(({ spec }) => spec.template.spec),
  z.object({ spec: podSpec }).transform(({ spec }) => spec),
]);
const ended = z.object({ status: z.object({ phase: z.enum(["Succeeded", "Failed"]) }) });

function readWorkload(found: FoundObject): readonly Workload[] {
  const parsed = workload.safeParse(found);
  const { namespace = "", name } = found.metadata;
  if (!parsed.success || ended.safeParse(found).success) return [];
  const { serviceAccountName = "default", containers, initContainers, volumes } = parsed.data;
  const all = [...(containers ?? []), ...(initContainers ?? [])];
  const mounts = volumes ?? [];
  const projected = mounts.flatMap((volume) => volume.projected?.sources ?? []);
  const variables = all.flatMap(({ env }) => env ?? []).map(({ valueFrom }) => valueFrom);
  const imports = all.flatMap(({ envFrom }) => envFrom ?? []);
  const reads = (mounted: typeof mounts): ReadonlySet<string> =>
    new Set([
      ...[
        ...mounted.map(({ secret }) => secret?.secretName),
        ...projected.map(({ secret }) => secret?.name),
        ...variables.map((each) => each?.secretKeyRef?.name),
        ...imports.map(({ secretRef }) => secretRef?.name),
      ].map((each) => `Secret/${each}`),
      ...[
        ...[...mounted, ...projected].map(({ configMap }) => configMap?.name),
        ...variables.map((each) => each?.configMapKeyRef?.name),
        ...imports.map(({ configMapRef }) => configMapRef?.name),
      ].map((each) => `ConfigMap/${each}`),
    ]);
  const isOptional = ({ secret, configMap }: (typeof mounts)[number]): boolean =>
    secret?.optional === true || configMap?.optional === true;
  return [
    {
      namespace,
      words: `${found.kind} ${namespace}/${name}`,
      account: serviceAccountName,
      uses: reads(mounts),
      needs: reads(mounts.filter((each) => !isOptional(each))),
    },
  ];
}
