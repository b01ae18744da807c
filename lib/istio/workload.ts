import * as z from "zod";
import type { FoundObject } from "@/lib/cluster/cluster";

const container = z.object({
  name: z.string(),
  image: z.string().optional(),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).optional(),
});
const podSpec = z.object({
  containers: z.array(container),
  initContainers: z.array(container).optional(),
});
const workload = z.object({ spec: z.object({ template: z.object({ spec: podSpec }) }) });
const pod = z.object({ spec: podSpec });

export type Container = { name: string; image: string | null; env: Readonly<Record<string, string>> };

/** Containers (native sidecars among the init containers too) of a Deployment, DaemonSet or Pod; env entries taken from elsewhere are left out. */
export function containersOf(found: FoundObject): readonly Container[] {
  const asPod = pod.safeParse(found);
  const asWorkload = workload.safeParse(found);
  const spec = asPod.success ? asPod.data.spec : asWorkload.success ? asWorkload.data.spec.template.spec : null;
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map((entry) => ({
    name: entry.name,
    image: entry.image ?? null,
    env: Object.fromEntries(
      (entry.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
  }));
}

/** Data of a ConfigMap; empty when it has none. */
export function configMapData(found: FoundObject | null): Readonly<Record<string, string>> {
  const parsed = z.object({ data: z.record(z.string(), z.string()) }).safeParse(found);
  return parsed.success ? parsed.data.data : {};
}
