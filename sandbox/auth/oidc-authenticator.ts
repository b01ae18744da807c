import { at, type JsonObject, list, number, text } from "../json/json";
import { fetchKeys, findKeys, type IssuerKey } from "./issuer-keys";
import { ALGORITHMS, type SignedToken, signedToken } from "./signed-token";
import type { TrustedIssuer } from "./trusted-issuer";
import type { User } from "./user";

/** Whom a token stands for, or why it is refused, in the words of the API server. */
export type Verdict = { user: User } | { error: string };

/** Takes id_tokens of one issuer. Null: the token is of another one, which is nobody's error. */
export type OidcAuthenticator = { review: (token: string) => Promise<Verdict | null> };

/** How long after a failure the issuer is asked again. */
const RETRY_MS = 10_000;

/**
 * Verifies as kube-apiserver 1.37 does, in its order and its words: algorithm, signature, audience, expiry (the last two the other
 * way round when several audiences are taken), then the claims. The issuer is first asked for its keys when a token of it comes.
 */
export function oidcAuthenticator(trusted: TrustedIssuer, timeScale: number): OidcAuthenticator {
  let jwksUri: Promise<string> | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  let keys: readonly IssuerKey[] = [];

  async function initialized(): Promise<string | null> {
    if (!jwksUri && Date.now() - failedAt < RETRY_MS * timeScale) return null;
    jwksUri ??= findKeys(trusted);
    try {
      return await jwksUri;
    } catch {
      jwksUri = null;
      failedAt = Date.now();
      return null;
    }
  }

  /** Keys that do not fit are fetched again: an issuer may have changed them under the same id. */
  async function signatureError(token: SignedToken, uri: string): Promise<string | null> {
    const fits = () => keys.some(({ id, key }) => (token.keyId === "" || token.keyId === id) && token.isSignedBy(key));
    if (fits()) return null;
    try {
      keys = await fetchKeys(uri, trusted.ca);
    } catch {
      return `failed to verify signature: fetching keys oidc: get keys failed: Get "${uri}"`;
    }
    return fits() ? null : "failed to verify signature: failed to verify id token signature";
  }

  async function review(source: string): Promise<Verdict | null> {
    const token = signedToken(source);
    if (!token || text(token.claims, "iss") !== trusted.url) return null;
    const uri = await initialized();
    if (!uri) return { error: "oidc: authenticator not initialized" };
    const problem =
      algorithmError(token.algorithm) ?? (await signatureError(token, uri)) ?? timelyError(token.claims, trusted);
    return problem ? { error: `oidc: verify token: ${problem}` } : mapped(token.claims, trusted);
  }
  return { review };
}

/** A list as Go prints it with %q. */
const quoted = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;

const algorithmError = (algorithm: string): string | null =>
  ALGORITHMS.some((known) => known === algorithm)
    ? null
    : `oidc: id token signed with unsupported algorithm, expected ${quoted(ALGORITHMS)} got "${algorithm}"`;

const NBF_LEEWAY_SECONDS = 60;
const ZERO_TIME_SECONDS = -62_135_596_800;
/** A moment as Go prints it, to the second. */
const goTime = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;

function timelyError(claims: JsonObject, { audiences }: TrustedIssuer): string | null {
  const named = [claims.aud ?? []].flat().filter((audience) => typeof audience === "string");
  const [only = "", ...more] = [...audiences].sort();
  const expected = more.length > 0 ? `in ${quoted([only, ...more])}` : `"${only}"`;
  const isMeant = audiences.some((audience) => named.includes(audience));
  const audience = isMeant ? null : `oidc: expected audience ${expected} got ${quoted(named)}`;
  return more.length > 0 ? (timeError(claims) ?? audience) : (audience ?? timeError(claims));
}

function timeError(claims: JsonObject): string | null {
  const now = Date.now() / 1000;
  const expiry = number(claims, ["exp"], ZERO_TIME_SECONDS);
  if (expiry < now) return `oidc: token is expired (Token Expiry: ${goTime(expiry)})`;
  const notBefore = number(claims, ["nbf"], 0);
  if (now + NBF_LEEWAY_SECONDS >= notBefore) return null;
  return `oidc: current time ${goTime(now)} before the nbf (not before) time: ${goTime(notBefore)}`;
}

function mapped(
  claims: JsonObject,
  { usernameClaim = "email", groupsClaim = "groups", prefix }: TrustedIssuer,
): Verdict {
  const name = at(claims, usernameClaim);
  const unread = `oidc: parse username claims "${usernameClaim}"`;
  if (name === undefined) return { error: `${unread}: claim not present` };
  if (typeof name !== "string") return { error: `${unread}: json: cannot unmarshal into Go value of type string` };
  if (usernameClaim === "email" && claims.email_verified !== undefined && claims.email_verified !== true)
    return { error: "oidc: email not verified" };
  const one = at(claims, groupsClaim);
  const groups =
    typeof one === "string" ? [one] : list(claims, groupsClaim).filter((group) => typeof group === "string");
  const known = [...groups.map((group) => `${prefix}${group}`), "system:authenticated"];
  return { user: { name: `${prefix}${name}`, uid: text(claims, "sub"), groups: known, extra: {} } };
}
