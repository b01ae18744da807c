import "server-only";
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";
import { connectionProblem } from "@/lib/kube/connection-problem";
import { DialError } from "@/lib/kube/dial-error";
import type { Problem } from "@/lib/problem";

type About = { issuer: string; clientId: string; redirectUri: string; timeoutMs: number };

/** What providers answer, by OAuth's own names. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const WORDS: Readonly<Record<string, (about: About) => string>> = {
  access_denied: () => "the person did not agree, or may not use this client",
  invalid_client: ({ clientId }) =>
    `the provider wants ${clientId}'s client secret, and it was not given or is another one. Enter it for this sign-in, or paste a token`,
  unauthorized_client: ({ clientId }) =>
    `${clientId} may not use the authorization code flow: allow it at the provider`,
  unsupported_grant_type: ({ clientId }) =>
    `${clientId} may not use the authorization code flow: allow it at the provider`,
  unsupported_response_type: ({ clientId }) =>
    `${clientId} may not use the authorization code flow: allow it at the provider`,
  invalid_grant: ({ redirectUri }) =>
    `the code was used before, is too old, or was not made for ${redirectUri}. Start the sign-in again`,
  invalid_scope: () => "it does not know one of the scopes in auth.openid.scopes",
  invalid_request: ({ redirectUri }) =>
    `it does not take the request; check that ${redirectUri} is a redirect URI of the client`,
  login_required: () => "it wants a sign-in of its own first; start again",
  consent_required: () => "an administrator has to agree to the client first",
  interaction_required: () =>
    "it wants to ask the person something; start again without prompt=none in additional_request_params",
  server_error: () => "it failed by itself; look at its log",
  temporarily_unavailable: () => "it is overloaded or being maintained; try again later",
};

/** What openid-client and the network throw during a sign-in, as a problem in words; null when it is none of theirs. Quotes no value of the exchange. */
export function loginProblem(error: unknown, about: About): Problem | null {
  const rejected = (message: string): Problem => ({
    kind: "rejected",
    context: about.issuer,
    object: "the sign-in",
    causes: [{ field: "", message }],
  });
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return rejected(wordsOf(error.error, about));
  if (error instanceof WWWAuthenticateChallengeError) return rejected(wordsOf("invalid_client", about));
  const dial = find(error, (each) => each instanceof DialError);
  if (dial instanceof DialError && dial.why === "refused-address")
    return rejected(`${dial.message} is refused: only https, and no link-local or metadata address`);
  const connection = connectionProblem(dial ?? error, about.issuer, about.issuer, about.timeoutMs);
  if (connection) return connection;
  if (find(error, (each) => each instanceof DOMException && /^(Timeout|Abort)Error$/.test(each.name)))
    return { kind: "timed-out", context: about.issuer, waitedFor: "the provider's answer", timeoutMs: about.timeoutMs };
  if (!(error instanceof ClientError) && !(error instanceof TypeError)) return null;
  return rejected(CODES[codeOf(error)] ?? "its answer is not what OpenID Connect asks for");
}

const CODES: Readonly<Record<string, string>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    "it calls itself by another issuer than auth.openid.issuer_uri; the two have to be the same to the letter",
  OAUTH_RESPONSE_IS_NOT_JSON:
    "it answered with something other than JSON: a login page or a proxy may stand in between",
  OAUTH_RESPONSE_IS_NOT_CONFORM: "it did not answer with 200: the address may not be an issuer's",
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: "the id_token it gave is not for this sign-in (nonce, audience or issuer differ)",
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: "the id_token it gave has expired already, or is not valid yet: compare the clocks",
};

const wordsOf = (code: string, about: About): string =>
  Object.hasOwn(WORDS, code)
    ? (WORDS[code]?.(about) ?? code)
    : `it says ${/^[a-z0-9_.-]{1,64}$/i.test(code) ? code : "something unknown"}`;

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "");

function find(error: unknown, fits: (error: unknown) => boolean, depth = 0): unknown {
  if (fits(error)) return error;
  return error instanceof Error && depth < 4 ? find(error.cause, fits, depth + 1) : null;
}
