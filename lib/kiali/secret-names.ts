/** The one Secret of all connections, which Kiali mounts since 2.8. */
export const COMBINED_SECRET = "kiali-multi-cluster-secret";
/** With the value "true" on the combined Secret, the operator restarts Kiali at every change of it. */
export const RESTART_LABEL = "kiali.io/kiali-multi-cluster-secret";
/** Marks a Secret of one cluster, as the script makes it. */
export const LABELLED_SECRET_LABEL = "kiali.io/multiCluster";
/** Names the cluster of a labelled Secret, and with it the pod's volume. */
export const CLUSTER_ANNOTATION = "kiali.io/cluster";
/** Where Kiali looks for kubeconfigs: one folder per Secret, one file per key. */
export const REMOTE_SECRETS_ROOT = "/kiali-remote-cluster-secrets";

/** The script's name for the Secret of one cluster. Different clusters can share it: compare before writing. */
export const labelledSecretName = (clusterName: string): string =>
  `kiali-remote-cluster-secret-${clusterName.replace(/[^-a-zA-Z0-9]/g, "-").toLowerCase()}`;

/** The key that holds a token beside its kubeconfig, so that it can be replaced under a running Kiali. */
export const tokenKey = (clusterName: string): string => `${clusterName}.token`;

/** Where that key is inside Kiali's pod. */
export const tokenPath = (secretName: string, clusterName: string): string =>
  `${REMOTE_SECRETS_ROOT}/${secretName}/${tokenKey(clusterName)}`;
