import type { ReviewNote } from "./token-review-view";

type About = { cluster: string; issuer: string | null; clientId: string | null };
type Words = Omit<ReviewNote, "tone">;
type Pattern = readonly [
  id: string,
  pattern: RegExp,
  words: (match: RegExpExecArray, about: About) => Omit<Words, "id">,
];

const CLIENT = (clientId: string | null): string => clientId ?? "(auth.openid.client_id)";

/** The reasons of the API server's own authenticator, most telling first. Tried on kube-apiserver 1.37. */
const PATTERNS: readonly Pattern[] = [
  [
    "review.audience",
    /expected audience "([^"]*)" got \[([^\]]*)\]/,
    ([, wanted = "", got = ""], { cluster, clientId }) => ({
      title: `${cluster} expects the audience ${wanted}, the token is for ${got.replaceAll('"', "").trim() || "nobody"}`,
      detail: `Add ${CLIENT(clientId)} to the audiences of ${cluster}'s API server (audiences of its AuthenticationConfiguration, or --oidc-client-id), or use one client for all clusters.`,
    }),
  ],
  [
    "review.audience",
    /expected audience in \[([^\]]*)\] got \[([^\]]*)\]/,
    ([, wanted = "", got = ""], { cluster, clientId }) => ({
      title: `${cluster} expects one of the audiences ${wanted}, the token is for ${got.replaceAll('"', "").trim() || "nobody"}`,
      detail: `Add ${CLIENT(clientId)} to the audiences of ${cluster}'s API server.`,
    }),
  ],
  [
    "review.expired",
    /token is expired(?: \(Token Expiry: ([^)]{1,64})\))?/,
    ([, at], { cluster }) => ({
      title: `The token has expired${at ? ` (${at})` : ""}`,
      detail: `Sign in again and use the new one. If it is fresh, the clock of ${cluster}'s API server is ahead.`,
    }),
  ],
  [
    "review.not-yet-valid",
    /before the nbf|not valid before|issued in the future/,
    (_, { cluster }) => ({
      title: "The token is not valid yet",
      detail: `The clock of ${cluster}'s API server is behind the provider's.`,
    }),
  ],
  [
    "review.algorithm",
    /unsupported algorithm|signature algorithm/,
    (_, { cluster }) => ({
      title: `The token is signed in a way that ${cluster} does not take`,
      detail: "Let the provider sign id_tokens with RS256, or list its algorithm in --oidc-signing-algs.",
    }),
  ],
  [
    "review.signature",
    /failed to verify (?:id token )?signature/,
    (_, { cluster }) => ({
      title: `${cluster} cannot verify the signature`,
      detail:
        "The provider's keys that this API server holds did not sign it: keys were replaced a moment ago (wait a minute), another provider answers at the issuer's address, or the token was changed.",
    }),
  ],
  [
    "review.not-initialized",
    /authenticator not initialized/,
    (_, { cluster, issuer }) => ({
      title: `The API server of ${cluster} has not reached the issuer yet`,
      detail: `It cannot read ${issuer ?? "the issuer"}/.well-known/openid-configuration: the name does not resolve there, a firewall is between, or it does not know the CA of that certificate (--oidc-ca-file, or certificateAuthority). It tries every 10 s and heals by itself; its log says which. /readyz tells nothing of this.`,
    }),
  ],
  [
    "review.email-not-verified",
    /email not verified/,
    (_, { cluster }) => ({
      title: "The provider says that this e-mail address is not verified",
      detail: `${cluster} names people by email and takes verified addresses only. Verify it at the provider, or name people by another claim.`,
    }),
  ],
  [
    "review.claim-missing",
    /parse username claims? "([^"]{1,100})": claim not present/,
    ([, claim = ""], { cluster }) => ({
      title: `The token has no claim ${claim}, by which ${cluster} names people`,
      detail: `Ask for it: add its scope to auth.openid.scopes of Kiali (email for "email", profile for "preferred_username"), and map it into the id_token at the provider.`,
    }),
  ],
  [
    "review.groups-shape",
    /parse groups claim "([^"]{1,100})"/,
    ([, claim = ""], { cluster }) => ({
      title: `${cluster} cannot read the groups in claim ${claim}`,
      detail: "It has to be a text or a list of texts.",
    }),
  ],
  [
    "review.rule",
    /(?:required claim|validation expression|validation rule|error validating claim|failed to validate)/i,
    (_, { cluster }) => ({
      title: `The token does not pass a rule of ${cluster}`,
      detail:
        "Its API server asks for a claim or value (--oidc-required-claim, or claimValidationRules) that is not there.",
    }),
  ],
  [
    "review.malformed",
    /malformed jwt|failed to unmarshal|cannot unmarshal/,
    (_, { cluster }) => ({
      title: `${cluster} cannot read the token`,
      detail: "A claim has another type than that API server expects, or the token was cut when it was copied.",
    }),
  ],
];

/**
 * Turns the reason that a TokenReview gives into what happened and what to do. The bearer itself only ever sees "Unauthorized". A reason that is
 * not known here is quoted, shortened.
 */
export function reviewWords(error: string | null, about: About): ReviewNote {
  const { cluster, issuer } = about;
  for (const [id, pattern, words] of PATTERNS) {
    const match = error === null ? null : pattern.exec(error);
    if (match) return { id, tone: "fail", ...words(match, about) };
  }
  if (error === null || /^\[?invalid bearer token\]?$/.test(error.trim()))
    return {
      id: "review.issuer",
      tone: "fail",
      title: `${cluster} knows nobody who could have made this token`,
      detail: `Its API server has no issuer spelled ${issuer ?? "as the token's"} to the letter, the slash at the end included. Give it --oidc-issuer-url or an entry in its AuthenticationConfiguration.`,
    };
  return {
    id: "review.other",
    tone: "fail",
    title: `${cluster} refuses the token`,
    detail: `Its API server says: ${error.slice(0, 300)}`,
  };
}
