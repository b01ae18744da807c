import { expect, test } from "@playwright/test";
import { reviewWords } from "./review-words";

const ABOUT = { cluster: "west", issuer: "https://issuer.example.com", clientId: "kiali" };

/** As a kube-apiserver 1.37 says them, and one that nobody has seen. */
const TABLE: readonly (readonly [error: string | null, id: string, says: RegExp])[] = [
  [
    '[invalid bearer token, oidc: verify token: oidc: expected audience "kiali-west" got ["kiali"]]',
    "review.audience",
    /west expects the audience kiali-west, the token is for kiali .*Add kiali/,
  ],
  [
    '[invalid bearer token, oidc: expected audience in ["a" "b"] got ["kiali"]]',
    "review.audience",
    /one of the audiences "a" "b"/,
  ],
  ["invalid bearer token", "review.issuer", /no issuer spelled https:\/\/issuer\.example\.com to the letter/],
  [null, "review.issuer", /knows nobody/],
  [
    "[invalid bearer token, oidc: verify token: oidc: token is expired (Token Expiry: 2026-11-22 16:09:25 +0000 UTC)]",
    "review.expired",
    /has expired \(2026-11-22 16:09:25 \+0000 UTC\).*Sign in again/,
  ],
  [
    "[invalid bearer token, oidc: verify token: failed to verify signature: failed to verify id token signature]",
    "review.signature",
    /cannot verify the signature.*keys/,
  ],
  [
    "[invalid bearer token, oidc: authenticator not initialized]",
    "review.not-initialized",
    /has not reached the issuer yet.*does not know the CA.*every 10 s/,
  ],
  ["[invalid bearer token, oidc: email not verified]", "review.email-not-verified", /not verified.*Verify it/],
  [
    '[invalid bearer token, oidc: parse username claims "email": claim not present]',
    "review.claim-missing",
    /no claim email.*auth\.openid\.scopes/,
  ],
  [
    '[invalid bearer token, oidc: parse groups claim "groups": json: cannot unmarshal]',
    "review.groups-shape",
    /groups in claim groups/,
  ],
  ["[invalid bearer token, oidc: required claim hd not present in ID token]", "review.rule", /does not pass a rule/],
  [
    "[invalid bearer token, oidc: verify token: oidc: id token signed with unsupported algorithm, expected [RS256] got HS256]",
    "review.algorithm",
    /RS256/,
  ],
  ["[invalid bearer token, oidc: verify token: oidc: malformed jwt: x]", "review.malformed", /cannot read the token/],
  [
    "[invalid bearer token, oidc: current time 1 before the nbf (not before) time: 2]",
    "review.not-yet-valid",
    /clock of west/,
  ],
  ["webhook said no", "review.other", /Its API server says: webhook said no/],
];

test.describe("reviewWords", () => {
  for (const [error, id, says] of TABLE)
    test(`turns ${error ?? "silence"} into ${id} and what to do`, () => {
      const words = reviewWords(error, ABOUT);
      expect(words.id).toBe(id);
      expect(`${words.title} ${words.detail}`).toMatch(says);
    });

  test("quotes at most 300 characters of a reason that is not known", () =>
    expect(reviewWords("x".repeat(5_000), ABOUT).detail.length).toBeLessThan(350));
});
