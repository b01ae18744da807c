import "server-only";
import { stringify } from "yaml";
import * as z from "zod";
import { stepId } from "@/lib/access/change-for";
import { OUR_NAME } from "@/lib/access/ownership";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { FoundObject } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Change, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { shell } from "@/lib/shell-command";
import { type ConfigLeftovers, configLeftovers } from "./config-leftovers";

/**
 * What takes clusters out of Kiali's configuration where an edit holds, and what to do by hand elsewhere: a ConfigMap holds the whole file, with
 * credentials of others in it, which no plan has a place for.
 */
export type Leftovers = { changes: readonly Change[]; warnings: readonly string[] };

const FILE = "config.yaml";
const nothing: Leftovers = { changes: [], warnings: [] };

/** What Kiali's configuration says of the clusters; named in every review, whether or not it is to be cleaned. */
export async function leftovers(
  facts: HomeFacts,
  kiali: KialiInstallation,
  names: readonly string[],
  isWished: boolean,
): Promise<Result<Leftovers>> {
  const place: Place = { side: "home", context: facts.home.context };
  const { cr } = kiali;
  const found = await facts.home.cluster.read(cr ?? kiali.configMap);
  if (!found.ok) return found;
  const spec = cr ? specOf(found.value) : null;
  const left = configLeftovers(spec ? stringify(spec) : (configMapData(found.value)[FILE] ?? ""), names);
  const listed = kiali.config.ok ? kiali.config.value.clusters.filter(({ name }) => names.includes(name)) : [];
  const all = [...left.places, ...listed.map(({ name }) => ({ path: "clustering.clusters", name }))];
  if (all.length === 0) return ok(nothing);
  const where = all.map(({ path, name }) => (path.includes(name) ? path : `${path} (${name})`)).join(", ");
  const told = `Kiali's configuration still names what goes, at ${where}.`;
  if (!isWished)
    return ok({ ...nothing, warnings: [`${told} It is shown and nothing more; it can be taken out with the revoke.`] });
  if (kiali.installer === "helm" || !found.value)
    return ok({ ...nothing, warnings: [`${told} ${byHand(kiali, all)}`] });
  const hand = listed.length > 0 ? [`${told} ${byHand(kiali, all)}`] : [];
  if (left.places.length === 0) return ok({ ...nothing, warnings: hand });
  if (cr && spec)
    return ok({
      ...nothing,
      changes: [ofResource(found.value, spec, left, names, place)],
      warnings: [
        ...hand,
        "Its operator restarts Kiali once more for the change of its resource; that restart is not guarded.",
      ],
    });
  return ok({ ...nothing, warnings: [`${told} ${byHand(kiali, all)}`] });
}

const fieldsOf = ({ places }: ConfigLeftovers) => places.map(({ path, name }) => ({ path, from: name, to: null }));
const why = "the clusters are not connected any more";

const specShape = z.looseObject({ spec: z.record(z.string(), z.unknown()) });
const urlsShape = z.object({
  clustering: z.object({ kiali_urls: z.array(z.looseObject({ cluster_name: z.string().optional() })) }),
});
const overridesShape = z.object({
  deployment: z.object({ discovery_selectors: z.object({ overrides: z.record(z.string(), z.unknown()) }) }),
});

function specOf(found: FoundObject | null): Record<string, unknown> | null {
  const parsed = specShape.safeParse(found);
  return parsed.success ? parsed.data.spec : null;
}

/** A list of a custom resource is replaced whole; a member of a map goes alone. */
function ofResource(
  { apiVersion, kind, metadata }: FoundObject,
  spec: Record<string, unknown>,
  left: ConfigLeftovers,
  names: readonly string[],
  place: Place,
): Change {
  const { name, namespace = "", uid } = metadata;
  const ref = { apiVersion, kind, namespace, name };
  const urls = urlsShape.safeParse(spec).data?.clustering.kiali_urls ?? [];
  const kept = urls.filter((url) => !names.includes(url.cluster_name ?? ""));
  const overrides = overridesShape.safeParse(spec).data?.deployment.discovery_selectors.overrides ?? {};
  const gone = names.filter((each) => each in overrides);
  return {
    id: stepId(place, ref),
    place,
    verb: "update",
    ref,
    manifest: { apiVersion, kind, metadata: { name, namespace } },
    manager: OUR_NAME,
    fields: fieldsOf(left),
    takesOver: [],
    uid,
    merges: {
      spec: {
        ...(kept.length < urls.length ? { clustering: { kiali_urls: kept } } : {}),
        ...(gone.length > 0
          ? { deployment: { discovery_selectors: { overrides: Object.fromEntries(gone.map((each) => [each, null])) } } }
          : {}),
      },
    },
    why,
  };
}

function byHand(kiali: KialiInstallation, places: ConfigLeftovers["places"]): string {
  const { installer, cr, helmRelease, context, configMap } = kiali;
  const what = places.map(({ path, name }) => (path.includes(name) ? path : `${path} (${name})`)).join(", ");
  if (installer === "helm") {
    const release = helmRelease?.name ?? kiali.name;
    const values = shell`helm get values ${release} --kube-context ${context} --namespace ${helmRelease?.namespace ?? kiali.namespace}`;
    return `Take ${what} out of the values of the Helm release ${release} (${values}) and upgrade it: a hand edit would be lost.`;
  }
  const ref = cr ?? configMap;
  return `By hand: ${shell`kubectl --context ${context} --namespace ${ref.namespace ?? ""} edit ${ref.kind.toLowerCase()} ${ref.name}`}`;
}
