import { constants, type KeyObject, type SigningOptions, verify } from "node:crypto";
import { isObject, type JsonObject, parseJson, text } from "../json/json";

/** What the API server takes a signature of, in the order in which it says so. */
export const ALGORITHMS = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"] as const;

/** A JWT taken apart; nothing in it is believed yet. */
export type SignedToken = {
  algorithm: string;
  keyId: string;
  claims: JsonObject;
  isSignedBy: (key: KeyObject) => boolean;
};

/** Null for what is no compact JWT with objects in it. */
export function signedToken(token: string): SignedToken | null {
  const [head = "", body = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || token.split(".").length !== 3) return null;
  const header = decoded(head);
  const claims = decoded(body);
  if (!header || !claims) return null;
  const algorithm = text(header, "alg");
  const isSignedBy = (key: KeyObject) =>
    isValid(algorithm, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"));
  return { algorithm, keyId: text(header, "kid"), claims, isSignedBy };
}

function decoded(part: string): JsonObject | null {
  try {
    const value = parseJson(Buffer.from(part, "base64url").toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const KEY_TYPE: Readonly<Record<string, string>> = { RS: "rsa", PS: "rsa", ES: "ec" };
const OPTIONS: Readonly<Record<string, SigningOptions>> = {
  RS: {},
  PS: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ES: { dsaEncoding: "ieee-p1363" },
};

function isValid(algorithm: string, signed: Buffer, key: KeyObject, signature: Buffer): boolean {
  if (!ALGORITHMS.some((known) => known === algorithm)) return false;
  const family = algorithm.slice(0, 2);
  if (key.asymmetricKeyType !== KEY_TYPE[family]) return false;
  return verify(`sha${algorithm.slice(2)}`, signed, { key, ...OPTIONS[family] }, signature);
}
