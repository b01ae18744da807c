import "server-only";

/** Where a kind is served. */
export type Resource = { plural: string; isNamespaced: boolean };

const namespaced = (plural: string): Resource => ({ plural, isNamespaced: true });
const clusterWide = (plural: string): Resource => ({ plural, isNamespaced: false });

/** Kinds that every Kubernetes of the last years serves, so that asking for them needs no discovery. */
const BUILT_IN: Readonly<Record<string, Readonly<Record<string, Resource>>>> = {
  v1: {
    ConfigMap: namespaced("configmaps"),
    Endpoints: namespaced("endpoints"),
    Event: namespaced("events"),
    Namespace: clusterWide("namespaces"),
    Node: clusterWide("nodes"),
    Pod: namespaced("pods"),
    Secret: namespaced("secrets"),
    Service: namespaced("services"),
    ServiceAccount: namespaced("serviceaccounts"),
  },
  "apps/v1": {
    DaemonSet: namespaced("daemonsets"),
    Deployment: namespaced("deployments"),
    ReplicaSet: namespaced("replicasets"),
    StatefulSet: namespaced("statefulsets"),
  },
  "rbac.authorization.k8s.io/v1": {
    ClusterRole: clusterWide("clusterroles"),
    ClusterRoleBinding: clusterWide("clusterrolebindings"),
    Role: namespaced("roles"),
    RoleBinding: namespaced("rolebindings"),
  },
  "apiextensions.k8s.io/v1": { CustomResourceDefinition: clusterWide("customresourcedefinitions") },
  "admissionregistration.k8s.io/v1": {
    MutatingWebhookConfiguration: clusterWide("mutatingwebhookconfigurations"),
    ValidatingWebhookConfiguration: clusterWide("validatingwebhookconfigurations"),
  },
  "discovery.k8s.io/v1": { EndpointSlice: namespaced("endpointslices") },
};

export const builtInKind = (apiVersion: string, kind: string): Resource | null => BUILT_IN[apiVersion]?.[kind] ?? null;
