import "server-only";
import { Secret } from "@/lib/secret";
import type { Account, MintedToken } from "./cluster";

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
const NOON = "2026-11-22T12:00:00Z";

/** A token with the claims a real API server puts in, and a signature nobody checks. `ttlSeconds` null: a legacy token without an end; `secret` is what it is in, or bound to. */
export function fakeToken(
  context: string,
  account: Account,
  serial: number,
  ttlSeconds: number | null,
  {
    accountUid = null,
    issuedAt = NOON,
    secret = null,
  }: { accountUid?: string | null; issuedAt?: string; secret?: { name: string; uid: string } | null } = {},
): MintedToken {
  const header = { alg: "RS256", kid: `${context}-key` };
  const iat = Math.floor(Date.parse(issuedAt) / 1000);
  const times = ttlSeconds === null ? {} : { iat, exp: iat + ttlSeconds };
  const claims = {
    iss: "kubernetes/serviceaccount",
    sub: `system:serviceaccount:${account.namespace}:${account.name}`,
    jti: `${context}-${serial}`,
    ...times,
    ...(accountUid === null
      ? {}
      : {
          "kubernetes.io": { serviceaccount: { name: account.name, uid: accountUid }, ...(secret ? { secret } : {}) },
        }),
    ...(ttlSeconds === null && secret ? { "kubernetes.io/serviceaccount/secret.name": secret.name } : {}),
  };
  return {
    token: new Secret(`${encode(header)}.${encode(claims)}.c2lnbmF0dXJl`),
    expiresAt: ttlSeconds === null ? null : new Date((iat + ttlSeconds) * 1000).toISOString(),
  };
}
