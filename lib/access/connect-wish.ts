import * as z from "zod";

/** A cluster's name in Kiali's Secret: a key of a Secret's data. @see https://kubernetes.io/docs/concepts/configuration/secret/ */
const CLUSTER_NAME = /^[-._a-zA-Z0-9]+$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const namespace = z.string().max(63).regex(DNS_LABEL, "Lower-case letters, digits and -, at most 63 characters");

/**
 * What the operator may say about one connection. Null means "the default, derived from the clusters"; the derived value
 * and its reason are shown beside the field. Serialises into the wizard's URL, so nothing in it may be a credential.
 */
export const connectWish = z.object({
  home: z.string().min(1),
  /** Which Kiali of the home; null takes the only one. */
  kiali: z.object({ namespace, name: z.string().max(253).regex(DNS_SUBDOMAIN) }).nullable(),
  remote: z.string().min(1),
  name: z.string().max(253).regex(CLUSTER_NAME, "Letters, digits, -, . and _ only").nullable(),
  server: z.string().max(2048).nullable(),
  ca: z
    .enum(["kubeconfig", "kube-root-ca", "insecure"])
    .or(z.object({ pem: z.string().max(65_536) }))
    .nullable(),
  tlsServerName: z.string().max(253).nullable(),
  proxyUrl: z.string().max(2048).nullable(),
  namespace: namespace.nullable(),
  account: z.string().max(253).regex(DNS_SUBDOMAIN).nullable(),
  access: z.enum(["view-only", "full"]).nullable(),
  /** Lifetime applies to "request"; the API server may shorten it. */
  token: z.enum(["secret", "request"]).nullable(),
  tokenTtlHours: z.number().int().min(1).max(8760).nullable(),
  /** "own-key": `<name>.token` beside the kubeconfig, replaceable under a running Kiali. "inline": as the script does. */
  tokenPlace: z.enum(["own-key", "inline"]).nullable(),
  form: z.enum(["combined", "labelled"]).nullable(),
  /** One half alone, when other people hold the other cluster: the remote's objects and credential, or the home's entry and restart. */
  part: z.enum(["both", "remote", "home"]).nullable().optional(),
  /** client.authentication.k8s.io ExecConfig for Kiali's side, as JSON; replaces the token. */
  exec: z.string().max(16_384).nullable(),
});
export type ConnectWish = z.infer<typeof connectWish>;

/** Blocking checks set aside, by check id, each with the reason the operator typed. */
export const overrides = z.record(z.string(), z.string().trim().min(8).max(500));
export type Overrides = z.infer<typeof overrides>;
