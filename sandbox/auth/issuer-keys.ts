import { createPublicKey, type KeyObject } from "node:crypto";
import { request } from "node:https";
import { isObject, type Json, type JsonObject, list, parseJson, text } from "../json/json";
import type { TrustedIssuer } from "./trusted-issuer";

export type IssuerKey = { id: string; key: KeyObject };

const DISCOVERY = "/.well-known/openid-configuration";
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 1_000_000;

/** Where the issuer keeps its keys. Rejects when it cannot be reached or verified, and when it calls itself something else. */
export async function findKeys({ url, ca }: Pick<TrustedIssuer, "url" | "ca">): Promise<string> {
  const found = await getJson(`${url.replace(/\/$/, "")}${DISCOVERY}`, ca);
  const issuer = text(found, "issuer");
  if (issuer !== url) throw new Error(`issuer did not match the issuer returned by provider, got "${issuer}"`);
  return text(found, "jwks_uri");
}

/** The keys that the issuer signs with now; one that cannot be read is left out. */
export async function fetchKeys(jwksUri: string, ca: string): Promise<IssuerKey[]> {
  const found = await getJson(jwksUri, ca);
  return list(found, "keys").flatMap((jwk) => {
    const key = isObject(jwk) ? publicKey(jwk) : null;
    return key ? [{ id: text(jwk, "kid"), key }] : [];
  });
}

function publicKey(jwk: JsonObject): KeyObject | null {
  try {
    return createPublicKey({ key: { ...jwk }, format: "jwk" });
  } catch {
    return null;
  }
}

const getJson = (url: string, ca: string): Promise<Json> =>
  new Promise((resolve, reject) => {
    const call = request(url, { ca, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) }, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BYTES) call.destroy(new Error("the answer is too long"));
        chunks.push(chunk);
      });
      answer.once("error", reject);
      answer.once("end", () => {
        if (answer.statusCode !== 200) return reject(new Error(`${url} answered ${answer.statusCode}`));
        try {
          resolve(parseJson(Buffer.concat(chunks).toString()));
        } catch (error) {
          reject(error);
        }
      });
    });
    call.once("error", reject);
    call.end();
  });
