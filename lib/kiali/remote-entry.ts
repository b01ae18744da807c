import { stringify } from "yaml";
import type { Endpoint } from "@/lib/cluster/cluster";

/** client.authentication.k8s.io ExecConfig as the operator gave it; a credential inside it would be his own doing, so it is refused elsewhere. */
export type ExecConfig = Readonly<Record<string, unknown>>;

export type RemoteAuth =
  /** The token itself, by reference: written `${token:<ref>}` and filled in while applying. */
  | { kind: "token"; ref: string }
  /** A file inside Kiali's pod, which Kiali re-reads every minute. */
  | { kind: "token-file"; path: string }
  | { kind: "exec"; exec: ExecConfig };

export type RemoteEntryWish = { name: string; endpoint: Endpoint; auth: RemoteAuth };

/** Claims of a service-account token; never the token. Times are ISO; null where the token does not say. */
export type TokenClaims = {
  subject: string | null;
  namespace: string | null;
  account: string | null;
  /** UID of the ServiceAccount, in tokens of both kinds that name it. */
  accountUid: string | null;
  /** The Secret that holds the token or that it is bound to: the token dies with it. Tokens of token Secrets name no UID. */
  secret?: { name: string; uid: string | null } | null;
  audiences: readonly string[];
  issuedAt: string | null;
  expiresAt: string | null;
  keyId: string | null;
};

/** One cluster that Kiali will read at its next start, as its Secret says, without anything secret. */
export type RemoteEntry = {
  /** The data key: what Kiali takes for the cluster's name. */
  key: string;
  secret: { namespace: string; name: string; uid: string; form: "combined" | "labelled" };
  /** clusters[0].name of the kubeconfig; must equal the key. */
  clusterName: string | null;
  server: string | null;
  /** SHA-256 of the CA bundle in hex. */
  caSha: string | null;
  insecure: boolean;
  tlsServerName: string | null;
  proxyUrl: string | null;
  auth: "token" | "token-file" | "certificate" | "basic" | "exec" | "auth-provider" | "none";
  /** SHA-256 in hex of the exec configuration as JSON with sorted keys; null unless `auth` is "exec". */
  execSha: string | null;
  token: TokenClaims | null;
  /** The key of the same Secret that holds the token, when `auth` is "token-file" and it is one. */
  tokenFileKey: string | null;
  /** Field managers that own this key; empty when the Secret does not say. */
  managers: readonly string[];
  /** What keeps Kiali from using it, in plain words. */
  faults: readonly string[];
};

/** `${token:<ref>}`: lib/kube puts the token there while it applies. */
export const tokenReference = (ref: string): string => `\${token:${ref}}`;

/**
 * The kubeconfig Kiali reads: one cluster, one user, one context, all named as the data key, in the layout of Kiali's own script.
 * Holds no credential, only a reference or a path.
 */
export function remoteEntryYaml({ name, endpoint, auth }: RemoteEntryWish): string {
  const user =
    auth.kind === "token"
      ? { token: tokenReference(auth.ref) }
      : auth.kind === "token-file"
        ? { tokenFile: auth.path }
        : { exec: auth.exec };
  const trust = endpoint.insecure
    ? { "insecure-skip-tls-verify": true }
    : endpoint.ca === null
      ? {}
      : { "certificate-authority-data": toBase64(endpoint.ca) };
  const cluster = {
    server: endpoint.server,
    ...trust,
    ...(endpoint.tlsServerName === null ? {} : { "tls-server-name": endpoint.tlsServerName }),
    ...(endpoint.proxyUrl === null ? {} : { "proxy-url": endpoint.proxyUrl }),
  };
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      preferences: {},
      "current-context": name,
      contexts: [{ name, context: { cluster: name, user: name } }],
      users: [{ name, user }],
      clusters: [{ name, cluster }],
    },
    { lineWidth: 0 },
  );
}

const toBase64 = (text: string): string => btoa(Array.from(new TextEncoder().encode(text), toCharacter).join(""));
const toCharacter = (byte: number): string => String.fromCharCode(byte);
