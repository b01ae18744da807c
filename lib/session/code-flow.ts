import "server-only";
import * as oidc from "openid-client";
import { checkServerUrl } from "@/lib/cluster/server-url";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { OpenidSettings } from "@/lib/users/openid-settings";
import { issuerFetch } from "./issuer-fetch";
import { loginProblem } from "./login-problem";

const TIMEOUT_MS = 10_000;
/** What the flow itself says; a configuration must not say otherwise. */
const OWN_PARAMS = new Set([
  "client_id",
  "client_secret",
  "redirect_uri",
  "response_type",
  "response_mode",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "request",
  "request_uri",
]);

export type CodeFlowWish = {
  openid: Pick<OpenidSettings, "issuer" | "clientId" | "scopes" | "requestParams">;
  /** PEM of authorities beside the system's. */
  ca: string | null;
  redirectUri: string;
  clientSecret: string | null;
};
export type CodeFlow = {
  /** Where the browser has to go, with `state` in it. */
  address: string;
  state: string;
  /** Exchanges what the provider sent back ("?code=…&state=…") for the id_token. Works once. */
  exchange: (search: string) => Promise<Result<string>>;
};

/**
 * One authorization code flow with PKCE at one issuer, over connections of its own; each exchange within 10 s. The verifier, the nonce and the
 * secret are in no value that it answers.
 * @see https://www.rfc-editor.org/rfc/rfc7636
 */
export async function beginCodeFlow({
  openid,
  ca,
  redirectUri,
  clientSecret,
}: CodeFlowWish): Promise<Result<CodeFlow>> {
  const { issuer, clientId, scopes, requestParams } = openid;
  if (issuer === null || clientId === null) return refuse("Kiali is not configured with an issuer and a client");
  const server = checkServerUrl(issuer);
  if (!server.ok) return refuse("auth.openid.issuer_uri has to be an https address that may be dialled");
  const about = { issuer, clientId, redirectUri, timeoutMs: TIMEOUT_MS };
  const asked = async <T>(ask: (fetch: oidc.CustomFetch) => Promise<T>): Promise<Result<T>> => {
    const { fetch, close } = issuerFetch(server.value, ca);
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

  const authentication = clientSecret === null ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
  const found = await asked((fetch) =>
    oidc.discovery(server.value, clientId, {}, authentication, {
      [oidc.customFetch]: fetch,
      timeout: TIMEOUT_MS / 1000,
    }),
  );
  if (!found.ok) return found;
  const config = found.value;
  if (URL.parse(config.serverMetadata().authorization_endpoint ?? "")?.protocol !== "https:")
    return fail(rejected(issuer, "its authorization endpoint is no https address"));
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(config, {
    ...Object.fromEntries(Object.entries(requestParams).filter(([name]) => !OWN_PARAMS.has(name))),
    redirect_uri: redirectUri,
    scope: scopes.join(" "),
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  const exchange = async (search: string): Promise<Result<string>> => {
    const back = new URL(redirectUri);
    back.search = search;
    const tokens = await asked((fetch) => {
      config[oidc.customFetch] = fetch;
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      return oidc.authorizationCodeGrant(config, back, checks);
    });
    if (!tokens.ok) return tokens;
    const { id_token: idToken } = tokens.value;
    return idToken === undefined ? fail(rejected(issuer, "it gave no id_token")) : ok(idToken);
  };
  return ok({ address: address.href, state, exchange });
}

const refuse = (message: string): Result<CodeFlow> => fail({ kind: "invalid-input", fields: { issuer: [message] } });
const rejected = (issuer: string, message: string): Problem => ({
  kind: "rejected",
  context: issuer,
  object: "the sign-in",
  causes: [{ field: "", message }],
});
