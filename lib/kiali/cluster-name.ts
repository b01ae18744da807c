/** A name for a cluster, and what it was derived from. */
export type NameProposal = { value: string; source: string };

/** What a key of a Secret may be called. */
export const CLUSTER_NAME = /^[-._a-zA-Z0-9]{1,253}$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const EKS = /^arn:aws[-a-z]*:eks:[-a-z0-9]+:\d{12}:cluster\/([a-zA-Z0-9][-_a-zA-Z0-9]*)$/;
const GKE = /^gke_([^_]+)_([-a-z0-9]+)_([-a-z0-9]+)$/;
const OPENSHIFT = /^[^/]+\/([^/:]+):(\d+)(?:\/[^/]*)?$/;

/**
 * Names that the context or its cluster entry suggests, best first. Proposals only: Istio's cluster ID wins, because metrics and traces carry it.
 */
export function proposeNames(context: string, cluster: string | null = null): readonly NameProposal[] {
  const found = [
    ...(cluster === null ? [] : derive(cluster, "the kubeconfig's cluster entry")),
    ...derive(context, "the context's name"),
  ];
  return found.filter((each, index) => found.findIndex((other) => other.value === each.value) === index);
}

function derive(text: string, where: string): readonly NameProposal[] {
  const eks = EKS.exec(text)?.[1];
  if (eks !== undefined) return [{ value: eks, source: `the EKS ARN in ${where}` }];
  const gke = GKE.exec(text)?.[3];
  if (gke !== undefined) return [{ value: gke, source: `the GKE name in ${where}` }];
  const openshift = OPENSHIFT.exec(text)?.[1];
  if (openshift !== undefined) {
    const host = openshift.replace(/^api[-.]/, "").split(/[-.]/)[0];
    return host ? [{ value: host, source: `the OpenShift host in ${where}` }] : [];
  }
  return CLUSTER_NAME.test(text) ? [{ value: text, source: where }] : [];
}

/** Volume names of Kiali's own pod, which a labelled Secret's cluster name must not take. */
const OWN_VOLUMES = [
  "kiali-configuration",
  "kiali-cert",
  "kiali-secret",
  "kiali-cabundle",
  "kiali-multi-cluster-secret",
];

/** Why `name` cannot be used with this form of the Secret; null when it can. In the labelled form it also names a volume of Kiali's pod. */
export function nameFault(name: string, form: "combined" | "labelled", instanceName: string): string | null {
  if (!CLUSTER_NAME.test(name)) return `${name} has characters other than letters, digits, -, . and _`;
  if (name === "." || name === ".." || name.startsWith("..")) return `${name} cannot be a key of a Secret`;
  if (form === "combined") return null;
  if (name.length > 63 || !DNS_LABEL.test(name))
    return `${name} would be the name of a volume, which takes lower-case letters, digits and - only, at most 63`;
  if (OWN_VOLUMES.includes(name) || name.startsWith(`${instanceName}-`))
    return `${name} is or may be a volume of Kiali's own pod`;
  return null;
}
