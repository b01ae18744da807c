import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { fail, ok, type Result } from "@/lib/problem";
import type { TelemetryConfig } from "@/lib/telemetry/telemetry-config";
import { type TelemetryFacts, telemetryFacts } from "@/lib/telemetry/telemetry-facts";
import { foreseeScope } from "./foresee-scope";
import { helmScope } from "./helm-scope";
import { proposeLabels } from "./propose-labels";
import { judgeLabels } from "./scope-labels";
import { pathOf, SCOPES_OF, type ScopeOf } from "./scope-of";
import { isSameScope, type Labels, readScopePlaces } from "./scope-places";
import type { ScopeNow, ScopeTrial, ScopeView } from "./scope-view";

type Telemetry = Pick<TelemetryFacts, "config" | "metrics" | "traces" | "clusters">;
type Asked = { signal?: AbortSignal; telemetry?: Telemetry };

/** Reads what is set and by whom, and asks the store which labels narrow. A store that does not answer takes nothing else away. */
export async function readScope(
  facts: HomeFacts,
  { signal = new AbortController().signal, telemetry = telemetryFacts(facts, { signal }) }: Asked = {},
): Promise<Result<ScopeView>> {
  const [found, homeName, config, mesh, store, istio] = await Promise.all([
    facts.kiali(),
    facts.homeName(),
    telemetry.config(),
    telemetry.clusters(),
    telemetry.metrics(),
    facts.home.istio(),
  ]);
  if (!found.ok) return found;
  if (!config.ok) return config;
  const kiali = found.value;
  const scopes = await Promise.all(SCOPES_OF.map((of) => scopeNow(facts, kiali, of, config.value)));
  const failed = scopes.find((each) => !each.ok);
  if (failed && !failed.ok) return failed;
  const names = mesh.ok ? mesh.value.map(({ name }) => name) : [];
  const meshId = istio.meshId.ok ? (istio.meshId.value?.value ?? null) : null;
  return ok({
    home: facts.home.context,
    kiali: { namespace: kiali.namespace, name: kiali.name, version: kiali.version },
    at: new Date().toISOString(),
    homeName: homeName ?? "Kubernetes",
    writes: { installer: kiali.installer, evidence: kiali.installerEvidence, words: WAYS[kiali.installer] },
    scopes: scopes.flatMap((each) => (each.ok ? [each.value] : [])),
    store: store.ok ? { from: store.value.from, url: store.value.url } : null,
    storeProblem: store.ok ? null : store.problem,
    mesh: names,
    meshProblem: mesh.ok ? null : mesh.problem,
    proposals: store.ok ? await proposeLabels(store.value, { mesh: names, meshId }, { signal }) : null,
  });
}

const WAYS: Readonly<Record<KialiInstallation["installer"], string>> = {
  operator: "It is written into the Kiali resource; the operator makes Kiali's file of it and restarts Kiali.",
  helm: "The release has to say it: a hand edit of the ConfigMap would be lost at the next upgrade. The console shows the values and the command, waits for them, and proves the result.",
  plain:
    "It is written into config.yaml of Kiali's ConfigMap, nothing else of which changes, and Kiali restarts while the old pod serves.",
};

async function scopeNow(
  facts: HomeFacts,
  kiali: KialiInstallation,
  of: ScopeOf,
  config: TelemetryConfig,
): Promise<Result<ScopeNow>> {
  const places = await readScopePlaces(facts, kiali, of);
  if (!places.ok) return places;
  const { inFile, inResource } = places.value;
  const wanted = inResource && !isSameScope(inResource, inFile) ? inResource : null;
  return ok({ of, path: pathOf(of), labels: inFile, wanted, note: noteOf(of, config) });
}

function noteOf(of: ScopeOf, { customDashboards, tracing }: TelemetryConfig): string | null {
  if (of === "custom-dashboards" && customDashboards.url === null)
    return "Custom dashboards have no store of their own: they carry the scope of the metrics store, and this one has no effect.";
  if (of === "tracing" && !tracing.enabled) return "Tracing is turned off in Kiali's configuration.";
  return null;
}

/** Tries labels on the store; "invalid-input" names each that would break Kiali's queries. Reads only. */
export async function tryScope(
  facts: HomeFacts,
  { of, labels }: { of: ScopeOf; labels: Labels },
  { signal = new AbortController().signal, telemetry = telemetryFacts(facts, { signal }) }: Asked = {},
): Promise<Result<ScopeTrial>> {
  const judged = judgeLabels(labels, of);
  if (judged.faults.length > 0)
    return fail({
      kind: "invalid-input",
      fields: { labels: judged.faults.map(({ name, words }) => (name === "" ? words : `${name}: ${words}`)) },
    });
  const [found, config] = await Promise.all([facts.kiali(), telemetry.config()]);
  if (!found.ok) return found;
  if (!config.ok) return config;
  const hasOwnStore = config.value.customDashboards.url !== null;
  const ask = { of, labels: judged.labels, hasOwnStore };
  const [places, foreseen] = await Promise.all([
    readScopePlaces(facts, found.value, of),
    foreseeScope(telemetry, ask, signal),
  ]);
  if (!places.ok) return places;
  const wanted = Object.fromEntries(judged.labels.map(({ name, value }) => [name, value]));
  const { inFile, inResource } = places.value;
  const { preview } = foreseen;
  return ok({
    of,
    labels: judged.labels,
    cautions: judged.cautions,
    fault: foreseen.fault,
    warnings: foreseen.warnings,
    families: preview?.ok ? preview.value.families : null,
    clusters: preview && (preview.ok ? preview.value.clusters : preview),
    helm: found.value.installer === "helm" ? helmScope(found.value, of, wanted, inFile) : null,
    isSet: isSameScope(wanted, inFile) && (inResource === null || isSameScope(wanted, inResource)),
  });
}
