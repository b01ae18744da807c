import type { FoundObject, ObjectRef, ServiceRef } from "@/lib/cluster/cluster";
import type { Result } from "@/lib/problem";
import type { KialiConfig } from "./kiali-config";

export type Installer = "operator" | "helm" | "plain";

export type PodVolume = { name: string; secretName: string | null; configMapName: string | null; optional: boolean };

/** What a restart and a plan must know of Kiali's Deployment. */
export type KialiDeployment = {
  ref: ObjectRef;
  uid: string;
  resourceVersion: string;
  replicas: number;
  availableReplicas: number;
  strategy: { type: "RollingUpdate" | "Recreate"; maxSurge: string | number; maxUnavailable: string | number };
  progressDeadlineSeconds: number;
  selector: Readonly<Record<string, string>>;
  serviceAccount: string;
  container: string;
  volumes: readonly PodVolume[];
  /** Volume name to mount path, of Kiali's container. */
  mounts: Readonly<Record<string, string>>;
  found: FoundObject;
};

/** Kiali's own name of its home cluster, and which source said so. */
export type HomeName = {
  value: string;
  source: "kubernetes_config.cluster_name" | "istiod CLUSTER_ID" | "Kiali's fallback";
};

/** One Kiali that runs in a cluster. What hangs on config.yaml is null when that could not be read: `config` says why. */
export type KialiInstallation = {
  context: string;
  namespace: string;
  /** Name of the Deployment. */
  name: string;
  /** deployment.instance_name, which prefixes Kiali's objects. */
  instanceName: string;
  /** "v2.29.0"; null when no label tells. */
  version: string | null;
  installer: Installer;
  /** What showed the installer, for people. */
  installerEvidence: string;
  config: Result<KialiConfig>;
  authStrategy: string | null;
  clusterWideAccess: boolean | null;
  viewOnly: boolean | null;
  clusterName: Result<HomeName>;
  /** "/kiali" or "/", never with a slash at the end but for the root. */
  webRoot: string;
  service: ServiceRef | null;
  deployment: KialiDeployment;
  configMap: ObjectRef;
  /** Whether the pod mounts the Secret kiali-multi-cluster-secret, and under which volume name. */
  combined: { mounted: boolean; volume: string | null };
  /** The Kiali resource that an operator reconciles. */
  cr: ObjectRef | null;
  /** `confirmed` says whether the release Secret exists, or why nobody could look. */
  helmRelease: { name: string; namespace: string; confirmed: Result<boolean> } | null;
  /** Whether kiali-multi-cluster-secret carries the label that makes the operator restart Kiali by itself. */
  restartLabel: Result<boolean>;
};

/** "istio-system/kiali". */
export const kialiName = (kiali: Pick<KialiInstallation, "namespace" | "name">): string =>
  `${kiali.namespace}/${kiali.name}`;
