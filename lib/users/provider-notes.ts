import type { SignInSettings } from "./openid-settings";

/** What to set up at one identity provider, with this fleet's values; made to be copied. */
export type ProviderNote = { id: string; name: string; isLikely: boolean; text: string };

type Values = {
  issuer: string;
  clientId: string;
  redirectUris: readonly string[];
  scopes: string;
  usernameClaim: string;
};

/** Notes for the usual providers; the one that the issuer's address looks like comes first. */
export function providerNotes(settings: SignInSettings, consoleRedirect: string | null): readonly ProviderNote[] {
  const { openid, publicUrl } = settings;
  const kiali = publicUrl ?? "https://<address of Kiali>/kiali";
  const values: Values = {
    issuer: openid.issuer ?? "<auth.openid.issuer_uri>",
    clientId: openid.clientId ?? "<auth.openid.client_id>",
    redirectUris: [kiali, ...(consoleRedirect ? [consoleRedirect] : [])],
    scopes: openid.scopes.join(" "),
    usernameClaim: openid.usernameClaim,
  };
  const likely = likelyProvider(openid.issuer);
  return PROVIDERS.map(({ id, name, lines }) => ({
    id,
    name,
    isLikely: id === likely,
    text: [...common(values), "", ...lines(values)].join("\n"),
  })).sort((a, b) => Number(b.isLikely) - Number(a.isLikely));
}

const common = ({ issuer, clientId, redirectUris, scopes, usernameClaim }: Values): readonly string[] => [
  `Issuer: ${issuer} (Kiali and every API server, to the letter)`,
  `Client, and audience of the id_token: ${clientId}`,
  ...redirectUris.map((uri, index) => `Redirect URI${index === 0 ? " of Kiali" : " of this console"}: ${uri}`),
  `Scopes: ${scopes}`,
  `Claims in the id_token: ${usernameClaim} (user name), groups (list of texts)`,
];

type Provider = { id: string; name: string; lines: (values: Values) => readonly string[] };

const PROVIDERS: readonly Provider[] = [
  {
    id: "keycloak",
    name: "Keycloak",
    lines: ({ clientId, redirectUris }) => [
      "Issuer: https://<host>/realms/<realm>, without a slash at the end.",
      `Clients > ${clientId} > Valid redirect URIs: ${redirectUris.join(" and ")}`,
      `Client scopes > ${clientId}-dedicated > Add mapper > Group Membership: Token Claim Name groups, Full group path off, Add to ID token on.`,
      "Full group path on puts a slash before each group: then bindings need it too.",
      "Advanced > Proof Key for Code Exchange: S256.",
    ],
  },
  {
    id: "entra",
    name: "Microsoft Entra ID",
    lines: ({ redirectUris }) => [
      "Issuer: https://login.microsoftonline.com/<tenant id>/v2.0; v1 tokens have another (sts.windows.net): set requestedAccessTokenVersion 2.",
      `App registration > Authentication > Web: ${redirectUris.join(" and ")}`,
      "Token configuration > Add groups claim > ID: groups come as object IDs, not names; bindings name those IDs.",
      "Above 200 groups the claim is left out and a link stands instead: API servers see no groups then. Assign groups to the application and emit only those.",
      "Name people by preferred_username or oid: email may be missing and is not verified.",
    ],
  },
  {
    id: "okta",
    name: "Okta",
    lines: ({ redirectUris }) => [
      "Issuer: https://<org>.okta.com, or https://<org>.okta.com/oauth2/<server> with a custom authorization server; they are different issuers.",
      `Applications > Sign-in redirect URIs: ${redirectUris.join(" and ")}`,
      "Sign On > OpenID Connect ID Token > Groups claim filter: groups, Matches regex .*, or one that picks the mesh's groups.",
      "Scope groups has to be asked for: add it to auth.openid.scopes.",
    ],
  },
  {
    id: "dex",
    name: "Dex",
    lines: ({ clientId, redirectUris }) => [
      "staticClients:",
      `- id: ${clientId}`,
      "  name: Kiali",
      "  redirectURIs:",
      ...redirectUris.map((uri) => `  - ${uri}`),
      "  secretEnv: KIALI_CLIENT_SECRET",
      "Scope groups has to be asked for; which groups come depends on the connector. sub is an opaque text: name people by email.",
    ],
  },
  {
    id: "google",
    name: "Google",
    lines: ({ redirectUris }) => [
      "Issuer: https://accounts.google.com",
      `Credentials > OAuth client (Web application) > Authorized redirect URIs: ${redirectUris.join(" and ")}`,
      "Google's id_tokens carry no groups: bind rights to e-mail addresses, or put Dex before it.",
      "Kiali's auth.openid.allowed_domains compares the claim hd, so that only your own domain gets in.",
    ],
  },
];

/** By the issuer's address; a host name of one's own tells nothing but Keycloak's path. */
function likelyProvider(issuer: string | null): string | null {
  const url = issuer === null ? null : URL.parse(issuer);
  if (!url) return null;
  const isOf = (domain: string): boolean => url.hostname === domain || url.hostname.endsWith(`.${domain}`);
  if (isOf("accounts.google.com")) return "google";
  if (isOf("microsoftonline.com") || isOf("windows.net")) return "entra";
  if (isOf("okta.com") || isOf("oktapreview.com") || isOf("okta-emea.com")) return "okta";
  if (/\/realms\/[^/]+\/?$/.test(url.pathname)) return "keycloak";
  return /(^|[./])dex([./]|$)/.test(`${url.hostname}${url.pathname}`) ? "dex" : null;
}
