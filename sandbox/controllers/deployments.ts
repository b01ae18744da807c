import { createHash } from "node:crypto";
import { builtInKind } from "../api/kinds";
import { every, type SimCluster } from "../cluster";
import { isSame, type JsonObject, number, object, text } from "../json/json";
import { ensure, isOwnedBy, onChange, ownerOf, revise } from "./controller";
import { deploymentStatus, hasCompleted } from "./deployment-status";
import { isPodReady, REPLICA_SETS } from "./replica-sets";
import { newSize, oldSizes, type SetSize } from "./rolling-update";

const DEPLOYMENT = builtInKind("Deployment");
const REPLICA_SET = builtInKind("ReplicaSet");
const DEPLOYMENTS = "deployments.apps";
const HASH = "pod-template-hash";
const REVISION = "deployment.kubernetes.io/revision";

/** Rolls every Deployment out as its strategy says: surge, unavailable, recreate, and the progress deadline. */
export function runDeployments(cluster: SimCluster): () => void {
  const progress = new Map<string, { mark: string; since: number }>();
  const reconcile = () => {
    for (const deployment of cluster.store.list(DEPLOYMENTS, "")) settle(cluster, deployment, progress);
  };
  const stop = onChange(cluster, [DEPLOYMENTS, REPLICA_SETS, "pods"], reconcile);
  // Only what is on its way can become late by time alone.
  const lookForLate = () => {
    if (cluster.store.list(DEPLOYMENTS, "").some((deployment) => !hasCompleted(deployment))) reconcile();
  };
  const noMore = every(cluster, 5_000, 100, lookForLate);
  return () => {
    stop();
    noMore();
  };
}

function templateOf(set: JsonObject): JsonObject {
  const template = object(set, "spec", "template");
  const { [HASH]: _hash, ...labels } = object(template, "metadata", "labels");
  return { ...template, metadata: { ...object(template, "metadata"), labels } };
}

function settle(
  cluster: SimCluster,
  deployment: JsonObject,
  progress: Map<string, { mark: string; since: number }>,
): void {
  const namespace = text(deployment, "metadata", "namespace");
  const name = text(deployment, "metadata", "name");
  if (text(deployment, "metadata", "deletionTimestamp")) return;
  const sets = cluster.store.list(REPLICA_SETS, namespace).filter((set) => isOwnedBy(set, deployment));
  const template = object(deployment, "spec", "template");
  const current = sets.find((set) => isSame(templateOf(set), template));
  const revisions = sets.map((set) => Number(text(set, "metadata", "annotations", REVISION) || 0));
  const highest = Math.max(0, ...revisions);
  if (!current) {
    ensure(cluster, REPLICA_SET, newSet(deployment, highest + 1));
    return;
  }
  const revision = Number(text(current, "metadata", "annotations", REVISION));
  if (revision < highest) {
    annotate(cluster, REPLICA_SET, current, String(highest + 1));
    return;
  }
  if (text(deployment, "metadata", "annotations", REVISION) !== String(revision))
    annotate(cluster, DEPLOYMENT, deployment, String(revision));
  const old = sets.filter((set) => set !== current);
  const pods = cluster.store.list("pods", namespace);
  scale(
    cluster,
    deployment,
    sizeOf(current, pods),
    old.map((set) => sizeOf(set, pods)),
  );
  const mark = JSON.stringify([revision, ...[current, ...old].map((set) => object(set, "status"))]);
  const uid = text(deployment, "metadata", "uid");
  const known = progress.get(uid);
  const since = known?.mark === mark ? known.since : Date.now();
  progress.set(uid, { mark, since });
  const live = cluster.store.get(DEPLOYMENTS, namespace, name) ?? deployment;
  const isLate =
    (Date.now() - since) / cluster.timeScale > number(deployment, ["spec", "progressDeadlineSeconds"], 600) * 1000;
  const status = deploymentStatus(live, current, old, isLate);
  revise(cluster, DEPLOYMENT, namespace, name, (found) => ({ ...found, status }), "status");
}

function newSet(deployment: JsonObject, revision: number): JsonObject {
  const template = object(deployment, "spec", "template");
  const hash = createHash("sha256").update(JSON.stringify(template)).digest("hex").slice(0, 10);
  const labels = { ...object(template, "metadata", "labels"), [HASH]: hash };
  const namespace = text(deployment, "metadata", "namespace");
  return {
    metadata: {
      name: `${text(deployment, "metadata", "name")}-${hash}`,
      namespace,
      labels,
      annotations: { [REVISION]: String(revision) },
      ownerReferences: [ownerOf(DEPLOYMENT, deployment)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...object(deployment, "spec", "selector", "matchLabels"), [HASH]: hash } },
      template: { ...template, metadata: { ...object(template, "metadata"), labels } },
    },
    status: { replicas: 0 },
  };
}

function annotate(cluster: SimCluster, kind: typeof DEPLOYMENT, found: JsonObject, revision: string): void {
  revise(cluster, kind, text(found, "metadata", "namespace"), text(found, "metadata", "name"), (live) => {
    const metadata = object(live, "metadata");
    return {
      ...live,
      metadata: { ...metadata, annotations: { ...object(metadata, "annotations"), [REVISION]: revision } },
    };
  });
}

type Sized = SetSize & { set: JsonObject };
function sizeOf(set: JsonObject, pods: readonly JsonObject[]): Sized {
  const own = pods.filter((pod) => isOwnedBy(pod, set));
  const active = own.filter((pod) => !text(pod, "metadata", "deletionTimestamp"));
  return {
    set,
    wanted: number(set, ["spec", "replicas"], 0),
    ready: active.filter(isPodReady).length,
    existing: own.length,
  };
}

function scale(cluster: SimCluster, deployment: JsonObject, current: Sized, old: readonly Sized[]): void {
  const size = newSize(deployment, current, old);
  resize(cluster, current, size);
  const sizes = oldSizes(deployment, { ...current, wanted: size }, old);
  for (const [index, set] of old.entries()) resize(cluster, set, sizes[index] ?? set.wanted);
}

function resize(cluster: SimCluster, { set, wanted }: Sized, size: number): void {
  if (wanted === size) return;
  revise(cluster, REPLICA_SET, text(set, "metadata", "namespace"), text(set, "metadata", "name"), (live) => ({
    ...live,
    spec: { ...object(live, "spec"), replicas: size },
  }));
}
