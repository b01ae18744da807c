import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type PersonName, people } from "@/sandbox/oidc/people";
import type { TestProvider } from "./start-provider";

type Claims = Readonly<Record<string, unknown>>;

const part = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function signed(claims: Claims, { privateKey, kid }: { privateKey: KeyObject; kid: string }): string {
  const body = `${part({ alg: "RS256", typ: "JWT", kid })}.${part(claims)}`;
  return `${body}.${sign("sha256", Buffer.from(body), privateKey).toString("base64url")}`;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** What the provider would put into a token of this person for client `kiali`, valid for an hour. */
const claimsOf = (provider: TestProvider, person: PersonName): Claims => ({
  sub: person,
  ...people[person],
  iss: provider.issuer,
  aud: "kiali",
  iat: nowSeconds() - 60,
  exp: nowSeconds() + 3600,
});

export type Forgery =
  | "expired"
  | "not yet valid"
  | "other audience"
  | "other issuer"
  | "unsigned"
  | "bad signature"
  | "email not verified"
  | "no email"
  | "no groups"
  | "padded to 100 kB"
  | "100 kB of nothing";

const PAD = 100_000;

/**
 * A token that the provider does not issue. All but "unsigned", "bad signature" and the one of nothing are signed with its key, so
 * that exactly one thing is wrong with each: "no groups" and "padded to 100 kB" are in order.
 */
export function forgeToken(provider: TestProvider, forgery: Forgery, person: PersonName = "alice"): string {
  const claims = claimsOf(provider, person);
  const sealed = (changes: Claims) => signed({ ...claims, ...changes }, provider.signingKey);
  switch (forgery) {
    case "expired":
      return sealed({ iat: nowSeconds() - 7200, exp: nowSeconds() - 3600 });
    case "not yet valid":
      return sealed({ nbf: nowSeconds() + 3600 });
    case "other audience":
      return sealed({ aud: "someone-else" });
    case "other issuer":
      return sealed({ iss: "https://id.example.test" });
    case "unsigned":
      return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`;
    case "bad signature": {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      return signed(claims, { privateKey, kid: provider.signingKey.kid });
    }
    case "email not verified":
      return sealed({ email_verified: false });
    case "no email":
      return sealed({ email: undefined, email_verified: undefined });
    case "no groups":
      return sealed({ groups: undefined });
    case "padded to 100 kB":
      return sealed({ pad: "x".repeat(PAD) });
    case "100 kB of nothing":
      return "x".repeat(PAD);
  }
}
