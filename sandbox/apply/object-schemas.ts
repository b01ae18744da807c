import { podSpec } from "./pod-schema";
import { any, atomic, leaf, listBy, mapOf, members, type Schema, struct } from "./schema";

const ownerReference = struct("apiVersion kind name uid controller blockOwnerDeletion");
export const metadataSchema: Schema = struct(
  "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds",
  {
    labels: mapOf(leaf),
    annotations: mapOf(leaf),
    ownerReferences: listBy(["uid"], ownerReference),
    finalizers: members,
    managedFields: atomic,
  },
);
const root = (leaves: string, others: Readonly<Record<string, Schema>> = {}): Schema =>
  struct(`apiVersion kind ${leaves}`, { metadata: metadataSchema, ...others });

const template = struct("", { metadata: metadataSchema, spec: podSpec });
const conditions = listBy(
  ["type"],
  struct("type status reason message lastTransitionTime lastUpdateTime observedGeneration lastProbeTime"),
);
const workloadStatus = struct(
  "replicas readyReplicas availableReplicas unavailableReplicas updatedReplicas observedGeneration collisionCount fullyLabeledReplicas terminatingReplicas currentNumberScheduled desiredNumberScheduled numberReady numberAvailable numberMisscheduled updatedNumberScheduled",
  { conditions },
);
const workloadSpec = struct("replicas minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds", {
  selector: atomic,
  template,
  strategy: struct("type", { rollingUpdate: struct("maxSurge maxUnavailable") }),
  updateStrategy: struct("type", { rollingUpdate: struct("maxSurge maxUnavailable") }),
});
const servicePort = struct("name protocol appProtocol port targetPort nodePort");

/** Schemas of the kinds that people write here, by "Kind.group"; every other kind merges as `any`. */
const SCHEMAS: Readonly<Record<string, Schema>> = {
  "Namespace.": root("", { spec: struct("", { finalizers: atomic }), status: struct("phase", { conditions }) }),
  "ServiceAccount.": root("automountServiceAccountToken", {
    secrets: listBy(["name"], struct("apiVersion kind name namespace uid resourceVersion fieldPath")),
    imagePullSecrets: atomic,
  }),
  "Secret.": root("type immutable", { data: mapOf(leaf), stringData: mapOf(leaf) }),
  "ConfigMap.": root("immutable", { data: mapOf(leaf), binaryData: mapOf(leaf) }),
  "Service.": root("", {
    spec: struct(
      "type clusterIP externalName externalTrafficPolicy sessionAffinity ipFamilyPolicy internalTrafficPolicy loadBalancerIP healthCheckNodePort publishNotReadyAddresses allocateLoadBalancerNodePorts",
      {
        selector: mapOf(leaf),
        ports: listBy(["port", "protocol"], servicePort),
        clusterIPs: atomic,
        ipFamilies: atomic,
        externalIPs: atomic,
      },
    ),
    status: any,
  }),
  "Pod.": root("", { spec: podSpec, status: any }),
  "Deployment.apps": root("", { spec: workloadSpec, status: workloadStatus }),
  "ReplicaSet.apps": root("", { spec: workloadSpec, status: workloadStatus }),
  "DaemonSet.apps": root("", { spec: workloadSpec, status: workloadStatus }),
  "ClusterRole.rbac.authorization.k8s.io": root("", {
    rules: atomic,
    aggregationRule: struct("", { clusterRoleSelectors: atomic }),
  }),
  "Role.rbac.authorization.k8s.io": root("", { rules: atomic }),
  "ClusterRoleBinding.rbac.authorization.k8s.io": root("", { subjects: atomic, roleRef: atomic }),
  "RoleBinding.rbac.authorization.k8s.io": root("", { subjects: atomic, roleRef: atomic }),
};
const anyObject: Schema = { type: "any" };

export const schemaOf = (kind: string, group: string): Schema => SCHEMAS[`${kind}.${group}`] ?? anyObject;
