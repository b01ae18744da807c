import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { isObject, type JsonObject, parseJson } from "../json/json";

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** As JWS has signatures of EC keys; RSA has only one form. */
const dsaEncoding = "ieee-p1363" as const;

/** A token signed as the API server and the token controller sign: RS256 with an RSA key, ES256 with one of P-256. */
export function signJwt(claims: JsonObject, key: { privateKey: KeyObject; id: string }): string {
  const alg = key.privateKey.asymmetricKeyType === "ec" ? "ES256" : "RS256";
  const body = `${encode({ alg, kid: keyId(key.id) })}.${encode(claims)}`;
  return `${body}.${sign("sha256", Buffer.from(body), { key: key.privateKey, dsaEncoding }).toString("base64url")}`;
}

/** Tokens whose signature was found to be good, by the key that made it: that never changes, and an elliptic curve takes its time over each. */
const proven = new WeakMap<KeyObject, Set<string>>();
const MANY = 2_000;

function isSigned(token: string, signed: string, signature: string, publicKey: KeyObject): boolean {
  const known = proven.get(publicKey) ?? new Set();
  if (known.has(token)) return true;
  const key = { key: publicKey, dsaEncoding } as const;
  if (!verify("sha256", Buffer.from(signed), key, Buffer.from(signature, "base64url"))) return false;
  if (known.size >= MANY) known.clear();
  proven.set(publicKey, known.add(token));
  return true;
}

/** The claims of a token with a valid signature, null for anything else. Expiry is the caller's to check. */
export function verifyJwt(token: string, publicKey: KeyObject): JsonObject | null {
  const [head, body, signature, ...rest] = token.split(".");
  if (!head || !body || !signature || rest.length > 0) return null;
  try {
    if (!isSigned(token, `${head}.${body}`, signature, publicKey)) return null;
    const claims = parseJson(Buffer.from(body, "base64url").toString());
    return isObject(claims) ? claims : null;
  } catch {
    return null;
  }
}

/** The `kid` of a key by this name. */
export const keyId = (name: string): string => createHash("sha256").update(name).digest("base64url");
