import { parse } from "yaml";
import type { SimCluster } from "../cluster";
import { onChange } from "../controllers/controller";
import { isObject, type Json, type JsonObject, list, object, text } from "../json/json";

const TELEMETRIES = "telemetries.telemetry.istio.io";
const DEFAULT_ROOT = "istio-system";

/** The control plane's part in tracing: its Telemetry resources and mesh settings decide what is on the spans of its proxies from then on. */
export function runSpanTags(cluster: SimCluster): () => void {
  return onChange(cluster, [TELEMETRIES, "configmaps"], () => {
    const mesh = meshOf(cluster);
    const entries = meshWideEntries(cluster, text(mesh, "rootNamespace") || DEFAULT_ROOT);
    const isReporting = entries.length === 0 || hasProvider(entries, mesh);
    const custom = lastWith(entries, "customTags");
    const hasIstioTags = !entries.some((entry) => object(entry).enableIstioTags === false);
    cluster.spanTags.note(JSON.stringify([isReporting, hasIstioTags, custom]), (id) =>
      isReporting ? { ...(hasIstioTags ? { "istio.cluster_id": id } : {}), ...customTags(custom, id) } : null,
    );
  });
}

/** The tracing entries of the one resource that counts: the oldest of the root namespace without a selector. */
function meshWideEntries(cluster: SimCluster, rootNamespace: string): readonly Json[] {
  const age = (telemetry: JsonObject) =>
    `${text(telemetry, "metadata", "creationTimestamp")}/${text(telemetry, "metadata", "name")}`;
  const [oldest] = cluster.store
    .list(TELEMETRIES, rootNamespace)
    .filter(({ spec }) => object(spec).selector === undefined && list(spec, "targetRefs").length === 0)
    .filter(({ spec }) => object(spec).targetRef === undefined)
    .sort((left, right) => (age(left) < age(right) ? -1 : 1));
  return list(oldest, "spec", "tracing");
}

/** Entries without any provider turn tracing off. */
const hasProvider = (entries: readonly Json[], mesh: JsonObject): boolean =>
  (entries.some((entry) => list(entry, "providers").length > 0) ||
    list(mesh, "defaultProviders", "tracing").length > 0) &&
  !entries.some((entry) => object(entry).disableSpanReporting === true);

const lastWith = (entries: readonly Json[], field: string): JsonObject =>
  object(
    entries.findLast((entry) => isObject(object(entry)[field])),
    field,
  );

function customTags(custom: JsonObject, cluster: string): Record<string, string> {
  const values = Object.entries(custom).map(([name, tag]): [string, string] => {
    const { environment, literal, header } = object(tag);
    if (literal) return [name, text(literal, "value")];
    const isOwnCluster = text(environment, "name") === "ISTIO_META_CLUSTER_ID";
    return [name, isOwnCluster ? cluster : text(environment ?? header, "defaultValue")];
  });
  return Object.fromEntries(values.filter(([, value]) => value !== ""));
}

function meshOf(cluster: SimCluster): JsonObject {
  const source = text(cluster.store.get("configmaps", DEFAULT_ROOT, "istio"), "data", "mesh");
  try {
    const parsed: Json = parse(source);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
