import "server-only";
import { createHmac } from "node:crypto";
import type { Secret } from "@/lib/secret";

const PREFIX = "whsec_";

/** The key in "whsec_<base64>"; null when it is none, or not of 24 to 64 bytes. */
function keyIn(secret: Secret): Uint8Array | null {
  const text = secret.reveal();
  if (!text.startsWith(PREFIX)) return null;
  const base64 = text.slice(PREFIX.length);
  const key = Buffer.from(base64, "base64");
  const isWhole = key.toString("base64").replace(/=+$/, "") === base64.replace(/=+$/, "");
  return isWhole && key.length >= 24 && key.length <= 64 ? key : null;
}

export const isSigningSecret = (secret: Secret): boolean => keyIn(secret) !== null;

/**
 * The headers that prove a message: its id, the second in which it is sent, and HMAC-SHA256 over id, time and body.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signMessage(
  secret: Secret,
  { id, atMs, body }: { id: string; atMs: number; body: string },
): Record<string, string> {
  const key = keyIn(secret);
  if (!key) throw new Error("The webhook's secret was looked at before");
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
