/** What one API server accepts as a token of one issuer: flags, or an entry of its AuthenticationConfiguration. */
export type TrustedIssuer = {
  issuer: string;
  audiences: readonly string[];
  /** A claim with a prefix, or an expression instead; null where nothing maps it. */
  username: ClaimMapping | null;
  groups: ClaimMapping | null;
  /** "sha256:…" of an inline certificate, the path of a file, or null for the system's authorities. */
  ca: { kind: "inline"; fingerprint: string } | { kind: "file"; path: string } | null;
  /** Claims a token must carry, "name=value" or an expression. */
  rules: readonly string[];
};
export type ClaimMapping = { claim: string; prefix: string } | { expression: string };

/** Where one cluster's trust was read, best evidence first; `null` issuers: only a review of a token can tell. */
export type TrustEvidence =
  | { from: "flags" | "config"; where: string; issuers: readonly TrustedIssuer[] }
  /** The server has no OIDC setting at all: it takes service accounts and certificates, and no id_token. */
  | { from: "none"; where: string }
  /** It has a configuration that this console cannot read. */
  | { from: "unreadable"; where: string; why: string }
  /** Its login may open a window, and nobody asked for that. */
  | { from: "not-asked" }
  /** Its pods are not in this cluster, as with a managed control plane. */
  | { from: "hidden"; why: string };

/** A mapping in words: `email with prefix "oidc:"`. */
export function mappingWords(mapping: ClaimMapping | null): string {
  if (mapping === null) return "none";
  if ("expression" in mapping) return `expression ${mapping.expression}`;
  return mapping.prefix === "" ? mapping.claim : `${mapping.claim} with prefix "${mapping.prefix}"`;
}

/** "sha256:9C:54:D8:F1" */
const SHOWN = 18;

/** A CA in words. */
export function caWords(ca: TrustedIssuer["ca"]): string {
  if (ca === null) return "the system's authorities";
  return ca.kind === "inline" ? `${ca.fingerprint.slice(0, SHOWN)}…` : `file ${ca.path}`;
}
