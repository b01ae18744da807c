import type { TrustedIssuer } from "./trust";

const FLAG = /^--((?:oidc-|authentication-config)[a-z-]*)=(.*)$/s;

/** The flags of a kube-apiserver that decide about id_tokens; a flag that comes twice keeps both values. */
export function oidcFlags(args: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const flags = new Map<string, string[]>();
  for (const [index, arg] of args.entries()) {
    // "--oidc-client-id kiali" is as good as "--oidc-client-id=kiali".
    const next = args[index + 1];
    const joined = /^--[a-z-]+$/.test(arg) && next !== undefined && !next.startsWith("--") ? `${arg}=${next}` : arg;
    const match = FLAG.exec(joined.trim());
    if (match?.[1]) flags.set(match[1], [...(flags.get(match[1]) ?? []), match[2] ?? ""]);
  }
  return flags;
}

/**
 * The issuer that `--oidc-*` flags name, with the API server's defaults: the claim "sub", and `<issuer>#` before every user name but an
 * email's. Null without an issuer.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens
 */
export function issuerOfFlags(flags: ReadonlyMap<string, readonly string[]>): TrustedIssuer | null {
  const one = (name: string): string | null => flags.get(name)?.at(-1) || null;
  const issuer = one("oidc-issuer-url");
  if (issuer === null) return null;
  const claim = one("oidc-username-claim") ?? "sub";
  const groupsClaim = one("oidc-groups-claim");
  const ca = one("oidc-ca-file");
  return {
    issuer,
    audiences: [one("oidc-client-id") ?? ""].filter(Boolean),
    username: { claim, prefix: usernamePrefix(one("oidc-username-prefix"), claim, issuer) },
    groups: groupsClaim === null ? null : { claim: groupsClaim, prefix: one("oidc-groups-prefix") ?? "" },
    ca: ca === null ? null : { kind: "file", path: ca },
    rules: flags.get("oidc-required-claim") ?? [],
  };
}

function usernamePrefix(said: string | null, claim: string, issuer: string): string {
  if (said === "-") return "";
  if (said !== null) return said;
  return claim === "email" ? "" : `${issuer}#`;
}
