import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { configMapData } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Step } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { shell } from "@/lib/shell-command";
import { type ConfigLeftovers, configLeftovers } from "./config-leftovers";

/** Steps that clean Kiali's configuration where that holds, and what to do by hand where it would be lost. */
export type Leftovers = { steps: readonly Step[]; warnings: readonly string[] };

const FILE = "config.yaml";

/** What Kiali's configuration says of the clusters; named in every review, whether or not it is to be cleaned. */
export async function leftovers(
  facts: HomeFacts,
  kiali: KialiInstallation,
  names: readonly string[],
  isWished: boolean,
): Promise<Result<Leftovers>> {
  const found = await facts.home.cluster.read(kiali.configMap);
  if (!found.ok) return found;
  const { places } = configLeftovers(configMapData(found.value)[FILE] ?? "", names);
  const listed = kiali.config.ok ? kiali.config.value.clusters.filter(({ name }) => names.includes(name)) : [];
  const all = [...places, ...listed.map(({ name }) => ({ path: "clustering.clusters", name }))];
  if (all.length === 0) return ok({ steps: [], warnings: [] });
  const where = all.map(({ path, name }) => (path.includes(name) ? path : `${path} (${name})`)).join(", ");
  const how = byHand(kiali, all);
  return ok({
    steps: [],
    warnings: [
      `Kiali's configuration still names them, at ${where}. ${isWished ? how : `It only shows; to take it out: ${how}`}`,
    ],
  });
}

function byHand(kiali: KialiInstallation, places: ConfigLeftovers["places"]): string {
  const { installer, cr, helmRelease, context, configMap } = kiali;
  if (installer === "operator" && cr)
    return shell`kubectl --context ${context} --namespace ${cr.namespace ?? ""} edit kiali ${cr.name}`;
  if (installer === "helm")
    return `take ${places.map(({ path }) => path).join(", ")} out of the values of the Helm release ${helmRelease?.name ?? kiali.name} and run helm upgrade; a hand edit would be lost`;
  return shell`kubectl --context ${context} --namespace ${configMap.namespace ?? ""} edit configmap ${configMap.name}`;
}
