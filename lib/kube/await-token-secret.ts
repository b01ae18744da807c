import "server-only";
import type { CallOptions, MintedToken } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Discovery } from "./discovery";
import type { Handle } from "./handle";
import { secretObject } from "./secret-object";
import { type Look, lookUntil } from "./wait-for-object";

const TIMEOUT_MS = 30_000;

/**
 * Waits, by watch, until the token controller filled a service-account token Secret. The controller deletes one whose
 * account does not exist: that is "not-found" at once. Such a token does not expire.
 */
export function awaitTokenSecret(
  handle: Handle,
  discover: Discovery,
  { namespace, name }: { namespace: string; name: string },
  { timeoutMs = TIMEOUT_MS, ...options }: CallOptions = {},
): Promise<Result<MintedToken>> {
  let wasSeen = false;
  const look: Look<MintedToken> = (object) => {
    const secret = secretObject(object);
    if (!secret)
      return wasSeen
        ? fail({ kind: "not-found", context: handle.context, object: `Secret ${namespace}/${name}` })
        : undefined;
    wasSeen = true;
    const token = secret.data.token;
    return token && token.size > 0 ? ok({ token, expiresAt: null }) : undefined;
  };
  const waitedFor = `the token in Secret ${namespace}/${name}`;
  return lookUntil(handle, discover, { apiVersion: "v1", kind: "Secret", namespace, name }, look, {
    ...options,
    waitedFor,
    timeoutMs,
    isComing: true,
  });
}
