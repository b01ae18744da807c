import { builtInKind, kindsOf } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { type Json, type JsonObject, list, object, text } from "../json/json";
import { onChange, revise } from "./controller";

const KIALIS = "kialis.kiali.io";
const DEPLOYMENT = builtInKind("Deployment");
const MULTI_CLUSTER = "kiali.io/multiCluster";
const RECONCILE = "kiali.io/reconcile";
const COMBINED = "kiali-multi-cluster-secret";
const ROOT = "/kiali-remote-cluster-secrets";
const RECONCILE_MS = 10_000;

/**
 * The Kiali operator: a change of the resource or of its reconcile annotation mounts the labelled Secrets of Kiali's
 * namespace; Secrets themselves are not watched, except the combined one when it carries the restart label.
 */
export function runKialiOperator(cluster: SimCluster): () => void {
  const done = new Map<string, string>();
  const timers = new Set<NodeJS.Timeout>();
  const stop = onChange(cluster, [KIALIS, "secrets"], () => {
    for (const kiali of cluster.store.list(KIALIS, "")) {
      const uid = text(kiali, "metadata", "uid");
      const wanted = JSON.stringify([object(kiali, "spec"), text(kiali, "metadata", "annotations", RECONCILE)]);
      if (done.get(uid) !== wanted) {
        done.set(uid, wanted);
        timers.add(setTimeout(() => reconcile(cluster, kiali), RECONCILE_MS * cluster.timeScale).unref());
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

function reconcile(cluster: SimCluster, kiali: JsonObject): void {
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
  revise(cluster, DEPLOYMENT, namespace, "kiali", (live) => {
    const template = object(live, "spec", "template");
    const annotations = { ...object(template, "metadata", "annotations"), "operator.kiali.io/last-updated": version };
    return withTemplate(live, { ...template, metadata: { ...object(template, "metadata"), annotations } });
  });
}
