import type { Cluster, FoundObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { RBAC } from "./read-binding";

const KINDS = [
  ...["Pod", "Service", "Secret", "ConfigMap", "ServiceAccount", "PersistentVolumeClaim"].map((kind) => ({
    apiVersion: "v1",
    kind,
  })),
  ...["Deployment", "StatefulSet", "DaemonSet"].map((kind) => ({ apiVersion: "apps/v1", kind })),
  ...["Role", "RoleBinding"].map((kind) => ({ apiVersion: RBAC, kind })),
];

const EVERY_ACCOUNT: ReadonlySet<string> = new Set(["default", "builder", "deployer"]);
const EVERY_CONFIG: ReadonlySet<string> = new Set([
  "kube-root-ca.crt",
  "istio-ca-root-cert",
  "openshift-service-ca.crt",
]);

/** What Kubernetes, OpenShift and Istio put into every namespace by themselves. */
function isEverywhere({ kind, metadata: { name, annotations } }: FoundObject): boolean {
  if (kind === "ServiceAccount") return EVERY_ACCOUNT.has(name);
  if (kind === "ConfigMap") return EVERY_CONFIG.has(name);
  if (kind === "RoleBinding") return name.startsWith("system:");
  return kind === "Secret" && EVERY_ACCOUNT.has(annotations?.["kubernetes.io/service-account.name"] ?? "");
}

/** What a namespace holds beside the objects of `but`, as "Service shop"; empty when it could go without a loss. */
export async function roomContents(
  remote: Cluster,
  namespace: string,
  but: ReadonlySet<string>,
): Promise<Result<readonly string[]>> {
  const lists = await Promise.all(KINDS.map((kind) => remote.list({ ...kind, namespace })));
  const others: string[] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    for (const each of list.value)
      if (!but.has(each.metadata.uid) && !isEverywhere(each)) others.push(`${each.kind} ${each.metadata.name}`);
  }
  return ok(others);
}
