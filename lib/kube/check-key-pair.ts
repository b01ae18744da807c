import "server-only";
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Secret } from "@/lib/secret";
import type { CredentialFailure } from "./credential";

/** Null when the certificate and the key can be parsed and belong together. */
export function checkKeyPair(cert: Secret, key: Secret): CredentialFailure | null {
  const bad = (why: "bad-pem" | "key-mismatch", detail: string): CredentialFailure => ({ why, detail, hint: null });
  const certificate = attempt(() => new X509Certificate(cert.reveal()));
  if (!certificate) return bad("bad-pem", "the client certificate cannot be parsed");
  const privateKey = attempt(() => createPrivateKey(key.reveal()));
  if (!privateKey) return bad("bad-pem", "the client key cannot be parsed; it may be encrypted");
  return certificate.checkPrivateKey(privateKey)
    ? null
    : bad("key-mismatch", "the client key belongs to another certificate");
}

function attempt<T>(make: () => T): T | null {
  try {
    return make();
  } catch {
    return null;
  }
}
