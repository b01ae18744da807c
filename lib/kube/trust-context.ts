import "server-only";
import { createSecureContext, type SecureContext } from "node:tls";
import { defaultAuthorities } from "./default-authorities";

type Trust = { ca: string | null; cert: string | null; key: string | null };

const KEPT_AT_MOST = 2_000;
const kept = new Map<string, WeakRef<SecureContext>>();

/**
 * Whom a connection trusts and what it shows, worked out once: to read the authorities for each socket costs more than the rest of a handshake on our side,
 * and its memory for as long as the socket is open. `ca` null trusts the system's. Contexts that show no certificate are shared while somebody uses them.
 */
export function trustContext({ ca, cert, key }: Trust): SecureContext {
  if (cert !== null && key !== null) return createSecureContext({ ca: ca ?? defaultAuthorities(), cert, key });
  const name = ca ?? "";
  const known = kept.get(name)?.deref();
  if (known) return known;
  const made = createSecureContext({ ca: ca ?? defaultAuthorities() });
  if (kept.size >= KEPT_AT_MOST) kept.clear();
  kept.set(name, new WeakRef(made));
  return made;
}
