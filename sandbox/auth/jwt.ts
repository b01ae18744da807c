import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { isObject, type JsonObject, parseJson } from "../json/json";

const encode = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token signed with RS256, as the API server and the token controller sign. */
export function signJwt(claims: JsonObject, key: { privateKey: KeyObject; id: string }): string {
  const body = `${encode({ alg: "RS256", kid: keyId(key.id) })}.${encode(claims)}`;
  return `${body}.${sign("sha256", Buffer.from(body), key.privateKey).toString("base64url")}`;
}

/** The claims of a token with a valid signature, null for anything else. Expiry is the caller's to check. */
export function verifyJwt(token: string, publicKey: KeyObject): JsonObject | null {
  const [head, body, signature, ...rest] = token.split(".");
  if (!head || !body || !signature || rest.length > 0) return null;
  try {
    if (!verify("sha256", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, "base64url"))) return null;
    const claims = parseJson(Buffer.from(body, "base64url").toString());
    return isObject(claims) ? claims : null;
  } catch {
    return null;
  }
}

/** The `kid` of a key by this name. */
export const keyId = (name: string): string => createHash("sha256").update(name).digest("base64url");
