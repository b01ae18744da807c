import { parse, stringify } from "yaml";
import { builtInKind, kindsOf } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { isObject, isSame, type Json, type JsonObject, list, object, text } from "../json/json";
import { onChange, revise } from "./controller";

const KIALIS = "kialis.kiali.io";
const DEPLOYMENT = builtInKind("Deployment");
const CONFIG_MAP = builtInKind("ConfigMap");
const MULTI_CLUSTER = "kiali.io/multiCluster";
const RECONCILE = "kiali.io/reconcile";
const COMBINED = "kiali-multi-cluster-secret";
const ROOT = "/kiali-remote-cluster-secrets";
const RECONCILE_MS = 10_000;

/**
 * The Kiali operator: a change of the resource or of its reconcile annotation mounts the labelled Secrets of Kiali's
 * namespace and writes Kiali's configuration anew, whatever a hand did to it, with a restart when that changed it; Secrets themselves are not watched, except the combined one when it carries the restart label.
 */
export function runKialiOperator(cluster: SimCluster): () => void {
  const done = new Map<string, string>();
  const installed = new Map<string, JsonObject>();
  const timers = new Set<NodeJS.Timeout>();
  const stop = onChange(cluster, [KIALIS, "secrets"], () => {
    for (const kiali of cluster.store.list(KIALIS, "")) {
      const uid = text(kiali, "metadata", "uid");
      const wanted = JSON.stringify([object(kiali, "spec"), text(kiali, "metadata", "annotations", RECONCILE)]);
      if (done.get(uid) !== wanted) {
        done.set(uid, wanted);
        timers.add(setTimeout(() => reconcile(cluster, kiali, installed), RECONCILE_MS * cluster.timeScale).unref());
      }
      restartOnChange(
        cluster,
        text(kiali, "spec", "deployment", "namespace") || text(kiali, "metadata", "namespace"),
        done,
      );
    }
  });
  return () => {
    stop();
    for (const timer of timers) clearTimeout(timer);
  };
}

/** `installed`: what it wrote into the configuration when it installed Kiali, by the resource's UID. */
function reconcile(cluster: SimCluster, kiali: JsonObject, installed: Map<string, JsonObject>): void {
  const own = text(kiali, "metadata", "namespace");
  const namespace = text(kiali, "spec", "deployment", "namespace") || own;
  const secrets = cluster.store
    .list("secrets", namespace)
    .filter((secret) => text(secret, "metadata", "labels", MULTI_CLUSTER) === "true")
    .map((secret) => ({
      secret: text(secret, "metadata", "name"),
      volume: text(secret, "metadata", "annotations", "kiali.io/cluster") || text(secret, "metadata", "name"),
    }))
    .filter(({ secret }) => secret !== COMBINED);
  revise(cluster, DEPLOYMENT, namespace, "kiali", (live) => mounted(live, secrets));
  configure(cluster, kiali, namespace, installed);
  const kind = kindsOf(cluster.store).find((candidate) => candidate.kind === "Kiali");
  if (!kind) return;
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const conditions: Json[] = [
    {
      type: "Successful",
      status: "True",
      reason: "Successful",
      message: "Last reconciliation succeeded",
      lastTransitionTime,
    },
    {
      type: "Running",
      status: "True",
      reason: "Successful",
      message: "Awaiting next reconciliation",
      lastTransitionTime,
    },
    { type: "Failure", status: "False", lastTransitionTime },
  ];
  revise(
    cluster,
    kind,
    own,
    text(kiali, "metadata", "name"),
    (live) => ({ ...live, status: { ...object(live, "status"), conditions } }),
    "status",
  );
}

/** Writes `external_services` of the resource over those of the installation, and restarts Kiali when the file changed by it. */
function configure(
  cluster: SimCluster,
  kiali: JsonObject,
  namespace: string,
  installed: Map<string, JsonObject>,
): void {
  const uid = text(kiali, "metadata", "uid");
  const live = cluster.store.get("configmaps", namespace, "kiali");
  const source: Json = parse(text(live, "data", "config.yaml") || "{}");
  const config = isObject(source) ? source : {};
  const base = installed.get(uid) ?? object(config, "external_services");
  installed.set(uid, base);
  const next = { ...config, external_services: over(base, object(kiali, "spec", "external_services")) };
  if (!live || isSame(config, next)) return;
  const data = { ...object(live, "data"), "config.yaml": stringify(next) };
  revise(cluster, CONFIG_MAP, namespace, "kiali", (found) => ({ ...found, data }), "", "OpenAPI-Generator");
  restart(cluster, namespace, new Date().toISOString());
}

/** Fields of the second over those of the first, object by object. */
function over(base: JsonObject, changes: JsonObject): JsonObject {
  const merged = Object.entries(changes).map(([name, value]): [string, Json | undefined] => {
    const old = base[name];
    return [name, isObject(value) && isObject(old) ? over(old, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

type Mounted = { secret: string; volume: string };

/** The Deployment with exactly these labelled Secrets mounted, beside what is always mounted. */
function mounted(deployment: JsonObject, secrets: readonly Mounted[]): JsonObject {
  const spec = object(deployment, "spec", "template", "spec");
  const [container] = list(spec, "containers");
  const isLabelled = (mount: Json) =>
    text(mount, "mountPath").startsWith(`${ROOT}/`) && text(mount, "name") !== COMBINED;
  const old = new Set(
    list(container, "volumeMounts")
      .filter(isLabelled)
      .map((mount) => text(mount, "name")),
  );
  const volumes = [
    ...list(spec, "volumes").filter((volume) => !old.has(text(volume, "name"))),
    ...secrets.map(({ secret, volume }) => ({ name: volume, secret: { secretName: secret, defaultMode: 420 } })),
  ];
  const volumeMounts = [
    ...list(container, "volumeMounts").filter((mount) => !isLabelled(mount)),
    ...secrets.map(({ secret, volume }) => ({ name: volume, mountPath: `${ROOT}/${secret}`, readOnly: true })),
  ];
  const next = { ...spec, volumes, containers: [{ ...object({ container }, "container"), volumeMounts }] };
  return withTemplate(deployment, { ...object(deployment, "spec", "template"), spec: next });
}

const withTemplate = (deployment: JsonObject, template: JsonObject): JsonObject => ({
  ...deployment,
  spec: { ...object(deployment, "spec"), template },
});

function restartOnChange(cluster: SimCluster, namespace: string, done: Map<string, string>): void {
  const secret = cluster.store.get("secrets", namespace, COMBINED);
  const version = text(secret, "metadata", "resourceVersion");
  if (
    text(secret, "metadata", "labels", "kiali.io/kiali-multi-cluster-secret") !== "true" ||
    done.get(namespace) === version
  )
    return;
  done.set(namespace, version);
  restart(cluster, namespace, version);
}

const restart = (cluster: SimCluster, namespace: string, mark: string): void =>
  revise(cluster, DEPLOYMENT, namespace, "kiali", (live) => {
    const template = object(live, "spec", "template");
    const annotations = { ...object(template, "metadata", "annotations"), "operator.kiali.io/last-updated": mark };
    return withTemplate(live, { ...template, metadata: { ...object(template, "metadata"), annotations } });
  });
