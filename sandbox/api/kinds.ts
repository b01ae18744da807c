import { list, object, text, texts } from "../json/json";
import type { Store } from "../store/store";

export type Kind = {
  group: string;
  version: string;
  resource: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  subresources: readonly string[];
  /** Kinds that are questions: they can be created, and nothing is stored. */
  isReview: boolean;
};

const CORE = "v1";
const RBAC = "rbac.authorization.k8s.io/v1";

/** "Kind group/version resource[,short] [subresource…]": what every cluster serves. A leading "-" is cluster-scoped, "?" a question. */
const BUILT_IN = `
-Namespace ${CORE} namespaces,ns finalize status
-Node ${CORE} nodes,no status
Pod ${CORE} pods,po log status eviction portforward
Service ${CORE} services,svc proxy status
ServiceAccount ${CORE} serviceaccounts,sa token
Secret ${CORE} secrets
ConfigMap ${CORE} configmaps,cm
Event ${CORE} events,ev
Endpoints ${CORE} endpoints,ep
ReplicationController ${CORE} replicationcontrollers,rc
-PersistentVolume ${CORE} persistentvolumes,pv
PersistentVolumeClaim ${CORE} persistentvolumeclaims,pvc
Deployment apps/v1 deployments,deploy scale status
ReplicaSet apps/v1 replicasets,rs scale status
DaemonSet apps/v1 daemonsets,ds status
StatefulSet apps/v1 statefulsets,sts scale status
Job batch/v1 jobs status
CronJob batch/v1 cronjobs,cj status
-ClusterRole ${RBAC} clusterroles
-ClusterRoleBinding ${RBAC} clusterrolebindings
Role ${RBAC} roles
RoleBinding ${RBAC} rolebindings
-MutatingWebhookConfiguration admissionregistration.k8s.io/v1 mutatingwebhookconfigurations
-ValidatingWebhookConfiguration admissionregistration.k8s.io/v1 validatingwebhookconfigurations
-CustomResourceDefinition apiextensions.k8s.io/v1 customresourcedefinitions,crd status
Lease coordination.k8s.io/v1 leases
NetworkPolicy networking.k8s.io/v1 networkpolicies,netpol
EndpointSlice discovery.k8s.io/v1 endpointslices
?SelfSubjectAccessReview authorization.k8s.io/v1 selfsubjectaccessreviews
?SubjectAccessReview authorization.k8s.io/v1 subjectaccessreviews
?SelfSubjectRulesReview authorization.k8s.io/v1 selfsubjectrulesreviews
?LocalSubjectAccessReview authorization.k8s.io/v1 localsubjectaccessreviews
?SelfSubjectReview authentication.k8s.io/v1 selfsubjectreviews
?TokenReview authentication.k8s.io/v1 tokenreviews
`;

function parsed(line: string): Kind {
  const [head = "", apiVersion = "", names = "", ...subresources] = line.split(" ");
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const [resource = "", ...shortNames] = names.split(",");
  const kind = head.replace(/^[-?]/, "");
  return {
    group: group ?? "",
    version: version ?? "",
    resource,
    singular: kind.toLowerCase(),
    kind,
    namespaced: !/^[-?]/.test(head) || kind.startsWith("Local"),
    shortNames,
    subresources,
    isReview: head.startsWith("?"),
  };
}

const builtIn: readonly Kind[] = BUILT_IN.trim().split("\n").map(parsed);

/** Everything the cluster serves: the built-in kinds, and one per served version of its CustomResourceDefinitions. */
export function kindsOf(store: Store): readonly Kind[] {
  const custom = store.list("customresourcedefinitions.apiextensions.k8s.io", "").flatMap((crd): Kind[] => {
    const names = object(crd, "spec", "names");
    return list(crd, "spec", "versions")
      .filter((version) => object(version).served === true)
      .map((version) => ({
        group: text(crd, "spec", "group"),
        version: text(version, "name"),
        resource: text(names, "plural"),
        singular: text(names, "singular"),
        kind: text(names, "kind"),
        namespaced: text(crd, "spec", "scope") !== "Cluster",
        shortNames: texts(names, "shortNames"),
        subresources: object(version, "subresources").status ? ["status"] : [],
        isReview: false,
      }));
  });
  return [...builtIn, ...custom];
}

export const apiVersionOf = (kind: Kind): string => (kind.group ? `${kind.group}/${kind.version}` : kind.version);
/** The store's bucket: versions of one resource share it. */
export const bucketOf = (kind: Pick<Kind, "group" | "resource">): string =>
  kind.group ? `${kind.resource}.${kind.group}` : kind.resource;

const bareNames = new Map(builtIn.map((kind) => [kind.kind, kind]));
/** A built-in kind by its name; only for kinds of the table above. */
export function builtInKind(name: string): Kind {
  const kind = bareNames.get(name);
  if (!kind) throw new Error(`no built-in kind ${name}`);
  return kind;
}
