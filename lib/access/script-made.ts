import type { Manifest } from "@/lib/cluster/cluster";
import { isAtLeast } from "@/lib/kiali/kiali-version";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { labelledSecretName, CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";

const RBAC = "rbac.authorization.k8s.io";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** For tests: what Kiali's own script was told. The defaults are the script's own. */
export type ScriptWish = {
  /** -rcn: the cluster's name in Kiali. */
  name: string;
  /** -krn: of account, roles, ConfigMap and token Secret. */
  krn?: string;
  /** -rcns */
  namespace?: string;
  /** -kcn */
  homeNamespace?: string;
  /** -vo */
  viewOnly?: boolean;
  /** -kv, as the chart's version. */
  version?: string;
  /** -rcu */
  server?: string;
  /** Base64 of the PEM, as a kubeconfig has it; null as with -astv. */
  caData?: string | null;
  /** What the script read out of the remote's token Secret. */
  token?: string;
  /** Whether the script found no such namespace and made it. */
  makesNamespace?: boolean;
  isOpenShift?: boolean;
  /** What the token controller put into the Secret; without it a controller has to fill it. */
  filledWith?: string;
};

/** What the script applies in the remote, in its order, with the annotation that kubectl apply leaves on each. */
export function scriptMadeRemote(wish: ScriptWish): readonly Manifest[] {
  const { namespace, krn, makesNamespace } = settled(wish);
  const token: Manifest = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: krn, namespace, annotations: { "kubernetes.io/service-account.name": krn } },
    type: "kubernetes.io/service-account-token",
  };
  return [
    ...(makesNamespace ? [namespaceOf(namespace)] : []),
    ...[account(wish), config(wish), ...roles(wish).flatMap((role) => [role, bindingOf(wish, role)])].map(applied),
    {
      ...applied(token),
      ...(wish.filledWith === undefined ? {} : { data: { namespace: btoa(namespace), token: btoa(wish.filledWith) } }),
    },
  ];
}

/** What its `--delete true` leaves in the remote: the binding of the default, view-only way, the ConfigMap, and a namespace it made. */
export function scriptLeftRemote(wish: ScriptWish): readonly Manifest[] {
  const { krn } = settled(wish);
  const isLeft = ({ kind, metadata }: Manifest): boolean =>
    kind === "Namespace" || kind === "ConfigMap" || (kind === "ClusterRoleBinding" && metadata.name !== krn);
  return scriptMadeRemote(wish).filter(isLeft);
}

/** The Secret it applies in the home: the token stands in a kubeconfig, and once more in the annotation of kubectl apply. */
export function scriptMadeHomeSecret(wish: ScriptWish): Manifest {
  const { name, homeNamespace, server, caData, token } = settled(wish);
  const trust = caData === null ? "insecure-skip-tls-verify: true" : `certificate-authority-data: ${caData}`;
  return applied({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: labelledSecretName(name),
      namespace: homeNamespace,
      labels: { "kiali.io/multiCluster": "true" },
      annotations: { [VOLUME_ANNOTATION]: name },
    },
    stringData: {
      [name]: `apiVersion: v1
kind: Config
preferences: {}
current-context: ${name}
contexts:
- name: ${name}
  context:
    cluster: ${name}
    user: ${name}
users:
- name: ${name}
  user:
    token: ${token}
clusters:
- name: ${name}
  cluster:
    server: ${server}
    ${trust}
`,
    },
  });
}

const settled = (wish: ScriptWish) => ({
  krn: "kiali",
  namespace: "istio-system",
  homeNamespace: "istio-system",
  viewOnly: true,
  version: "2.29.0",
  server: "https://api.west.example.com:6443",
  caData: null,
  token: "script-made-token",
  makesNamespace: false,
  isOpenShift: false,
  ...wish,
});

const namespaceOf = (name: string): Manifest => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

function chartLabels(wish: ScriptWish): Record<string, string> {
  const { krn, version } = settled(wish);
  return {
    "helm.sh/chart": `kiali-server-${version}`,
    app: "kiali",
    "app.kubernetes.io/name": "kiali",
    "app.kubernetes.io/instance": krn,
    version: `v${version}`,
    "app.kubernetes.io/version": `v${version}`,
    "app.kubernetes.io/managed-by": "Helm",
    "app.kubernetes.io/part-of": "kiali",
  };
}

function account(wish: ScriptWish): Manifest {
  const { krn, namespace } = settled(wish);
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: krn, namespace, labels: chartLabels(wish) } };
}

function config(wish: ScriptWish): Manifest {
  const { krn, namespace, viewOnly } = settled(wish);
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: krn, namespace, labels: chartLabels(wish) },
    data: {
      "config.yaml": `auth:
  strategy: anonymous
deployment:
  cluster_wide_access: true
  instance_name: ${krn}
  namespace: ${namespace}
  remote_cluster_resources_only: true
  view_only_mode: ${viewOnly}
`,
    },
  };
}

function roles(wish: ScriptWish): readonly Manifest[] {
  const { krn, namespace, viewOnly, version, isOpenShift } = settled(wish);
  const role = (name: string, rules: readonly unknown[]): Manifest => ({
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRole",
    metadata: { name, labels: chartLabels(wish) },
    rules,
  });
  const openshift = [{ apiGroups: ["config.openshift.io"], resources: ["apiservers"], verbs: ["get"] }];
  // The chart renders the rules for OpenShift's own kinds on every platform.
  const rules = rulesFor(version, viewOnly ? "view-only" : "full", { instanceName: krn, namespace });
  return [
    role(viewOnly ? `${krn}-viewer` : krn, rules),
    ...(isOpenShift ? [role(`${krn}-${namespace}-openshift`, openshift)] : []),
  ];
}

/** Called like its role; charts before 1.69 called the viewer's like the account, which the script's delete then finds. */
function bindingOf(wish: ScriptWish, { metadata: { name: role } }: Manifest): Manifest {
  const { krn, namespace, version } = settled(wish);
  const name = role === `${krn}-viewer` && !isAtLeast(version, "1.69.0") ? krn : role;
  return {
    apiVersion: `${RBAC}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name, labels: chartLabels(wish) },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", name: krn, namespace }],
  };
}

/** As `kubectl apply` leaves an object: with what was applied in an annotation, whatever it is. */
function applied(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  const annotations = { ...metadata.annotations, [LAST_APPLIED]: `${JSON.stringify(manifest)}\n` };
  return { ...manifest, metadata: { ...metadata, annotations } };
}
