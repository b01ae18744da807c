import "server-only";
import * as oidc from "openid-client";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { fail, ok, type Result } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import { readIssuerCa, readSignInSettings } from "@/lib/users/openid-settings";
import { reviewToken } from "@/lib/users/review-token";
import type { TokenReviewView } from "@/lib/users/token-review-view";
import { issuerFetch } from "./issuer-fetch";
import { loginProblem } from "./login-problem";
import type { Session } from "./sessions";
import { waitFor } from "./user-logins";

const TIMEOUT_MS = 10_000;
/** What the flow itself says; a configuration must not say otherwise. */
const OWN_PARAMS = new Set([
  "client_id",
  "redirect_uri",
  "response_type",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "response_mode",
  "request",
  "request_uri",
]);

export type LoginWish = {
  home: KnownHome;
  /** Where the provider sends the browser back to; one of this console's own addresses. */
  redirectUri: string;
  /** Of Kiali's client, when it has one: typed for this sign-in, kept until it ends. Kiali's own copy is never read. */
  clientSecret: string | null;
};

/**
 * Begins a sign-in at the issuer that Kiali is configured with, by authorization code with PKCE, and answers the provider's address for the
 * browser. State, nonce, verifier and secret stay in this process, with the session, for ten minutes.
 */
export async function startLogin(
  session: Session,
  wish: LoginWish,
  signal: AbortSignal,
): Promise<Result<{ address: string }>> {
  const facts = await openHomeFacts(wish.home, signal);
  if (!facts.ok) return facts;
  const [settings, ca] = await Promise.all([readSignInSettings(facts.value), readIssuerCa(facts.value)]);
  if (!settings.ok) return settings;
  if (!ca.ok) return ca;
  const { issuer, clientId, scopes, requestParams } = settings.value.openid;
  if (issuer === null || clientId === null)
    return fail({ kind: "invalid-input", fields: { issuer: ["Kiali is not configured with an issuer and a client"] } });
  const server = checkServerUrl(issuer);
  if (!server.ok)
    return fail({
      kind: "invalid-input",
      fields: { issuer: ["auth.openid.issuer_uri has to be an https address that may be dialled"] },
    });
  const about = { issuer, clientId, redirectUri: wish.redirectUri, timeoutMs: TIMEOUT_MS };

  /** One exchange with the provider over connections of its own. */
  const asked = async <T>(ask: (fetch: oidc.CustomFetch) => Promise<T>): Promise<Result<T>> => {
    const { fetch, close } = issuerFetch(server.value, ca.value);
    try {
      return ok(await ask(fetch));
    } catch (error) {
      const problem = loginProblem(error, about);
      if (!problem) throw error;
      return fail(problem);
    } finally {
      await close();
    }
  };

  const authentication = wish.clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(wish.clientSecret);
  const config = await asked((fetch) =>
    oidc.discovery(server.value, clientId, {}, authentication, {
      [oidc.customFetch]: fetch,
      timeout: TIMEOUT_MS / 1000,
      algorithm: "oidc",
    }),
  );
  if (!config.ok) return config;
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(config.value, {
    ...Object.fromEntries(Object.entries(requestParams).filter(([name]) => !OWN_PARAMS.has(name))),
    redirect_uri: wish.redirectUri,
    scope: scopes.join(" "),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  if (address.protocol !== "https:")
    return fail({
      kind: "rejected",
      context: issuer,
      object: "the sign-in",
      causes: [{ field: "", message: "its authorization endpoint is no https address" }],
    });

  const finish = async (search: string, until: AbortSignal): Promise<Result<TokenReviewView>> => {
    const back = new URL(wish.redirectUri);
    back.search = search;
    const tokens = await asked((fetch) => {
      config.value[oidc.customFetch] = fetch;
      return oidc.authorizationCodeGrant(config.value, back, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
    });
    if (!tokens.ok) return tokens;
    // What was true when the sign-in began may have changed: the review reads the home anew.
    const now = await openHomeFacts(wish.home, until);
    return now.ok ? reviewToken(now.value, tokens.value.id_token ?? "", { signal: until }) : now;
  };
  waitFor(session, state, { home: wish.home, finish });
  return ok({ address: address.href });
}
