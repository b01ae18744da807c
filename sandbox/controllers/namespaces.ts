import { bucketOf, builtInKind, kindsOf } from "../api/kinds";
import type { SimCluster } from "../cluster";
import { list, text } from "../json/json";
import { discard, ensure, onChange } from "./controller";

const KIND = builtInKind("Namespace");

/** Gives each namespace its default account and root CA, and empties those that are being deleted. */
export function runNamespaces(cluster: SimCluster): () => void {
  return onChange(cluster, ["namespaces", "serviceaccounts", "configmaps"], () => {
    for (const namespace of cluster.store.list("namespaces", "")) {
      const name = text(namespace, "metadata", "name");
      if (text(namespace, "metadata", "deletionTimestamp")) empty(cluster, name);
      else furnish(cluster, name);
    }
  });
}

function furnish(cluster: SimCluster, namespace: string): void {
  if (!cluster.store.get("serviceaccounts", namespace, "default"))
    ensure(cluster, builtInKind("ServiceAccount"), { metadata: { name: "default", namespace } });
  if (!cluster.store.get("configmaps", namespace, "kube-root-ca.crt"))
    ensure(cluster, builtInKind("ConfigMap"), {
      metadata: {
        name: "kube-root-ca.crt",
        namespace,
        annotations: {
          "kubernetes.io/description":
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
        },
      },
      data: { "ca.crt": cluster.authority.certificate },
    });
}

function empty(cluster: SimCluster, namespace: string): void {
  let left = 0;
  for (const kind of kindsOf(cluster.store)) {
    if (!kind.namespaced || kind.isReview) continue;
    for (const found of cluster.store.list(bucketOf(kind), namespace)) {
      discard(cluster, kind, found);
      if (cluster.store.get(bucketOf(kind), namespace, text(found, "metadata", "name"))) left += 1;
    }
  }
  const live = cluster.store.get("namespaces", "", namespace);
  if (live && left === 0 && list(live, "metadata", "finalizers").length === 0)
    cluster.store.remove(bucketOf(KIND), "", namespace);
  else if (left > 0) setTimeout(() => empty(cluster, namespace), 50).unref();
}
