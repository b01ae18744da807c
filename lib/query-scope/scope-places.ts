import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { FoundObject } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { memberAt, valuesOf } from "@/lib/plan/take-out";
import { ok, type Result } from "@/lib/problem";
import { placeOf, type ScopeOf } from "./scope-of";

export type Labels = Readonly<Record<string, string>>;

/** Where a scope is written, and what stands there now. */
export type ScopePlaces = {
  /** Kiali's own file; null when there is no such ConfigMap. */
  configMap: FoundObject | null;
  /** What Kiali reads at its next start. */
  inFile: Labels;
  /** The operator's resource, from which the file is made; null when no operator does. */
  resource: FoundObject | null;
  inResource: Labels | null;
};

export const CONFIG_FILE = "config.yaml";
const MOST = 100;

/** Reads the ConfigMap, and the resource where an operator owns it. */
export async function readScopePlaces(
  facts: HomeFacts,
  kiali: KialiInstallation,
  of: ScopeOf,
): Promise<Result<ScopePlaces>> {
  const { cluster } = facts.home;
  const [file, resource] = await Promise.all([
    cluster.read(kiali.configMap),
    kiali.cr ? cluster.read(kiali.cr) : Promise.resolve(ok(null)),
  ]);
  if (!file.ok) return file;
  if (!resource.ok) return resource;
  return ok({
    configMap: file.value,
    inFile: labelsOfFile(file.value, of),
    resource: resource.value,
    inResource: resource.value && labelsAt(resource.value.spec, of),
  });
}

/** The labels in a ConfigMap's config.yaml. */
export const labelsOfFile = (configMap: FoundObject | null, of: ScopeOf): Labels =>
  labelsAt(valuesOf(configMapData(configMap)[CONFIG_FILE] ?? ""), of);

function labelsAt(values: unknown, of: ScopeOf): Labels {
  const place = memberAt(values, placeOf(of));
  if (typeof place !== "object" || place === null || Array.isArray(place)) return {};
  return Object.fromEntries(
    Object.entries(place)
      .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
      .slice(0, MOST)
      .map(([name, value]) => [name.slice(0, 256), String(value).slice(0, 1_024)]),
  );
}

export const isSameScope = (a: Labels, b: Labels): boolean => scopeWords(a) === scopeWords(b);

/** `env="prod", mesh_id="mesh-1"`; "no label" of none. */
export const scopeWords = (labels: Labels): string =>
  Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`)
    .join(", ") || "no label";
