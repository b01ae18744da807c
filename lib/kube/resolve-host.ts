import "server-only";
import { type LookupAddress, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { guardedLookup } from "./guarded-lookup";

/**
 * Every address of a host, as the system's resolver says; an address is its own. The system's call cannot be ended, only left: rejects with `signal`.
 * Guarded, it refuses a name that resolves to a link-local or metadata address.
 */
export function resolveHost(host: string, isGuarded: boolean, signal: AbortSignal): Promise<readonly LookupAddress[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly LookupAddress[]>();
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  const take = (error: Error | null, found: string | readonly LookupAddress[], family = 4): void => {
    if (error) reject(error);
    else resolve(typeof found === "string" ? [{ address: found, family }] : found);
  };
  if (isGuarded) guardedLookup(host, { all: true }, take);
  else lookup(host, { all: true }, take);
  return promise;
}

/** Gives a socket the addresses that were resolved already, so that what is dialled is what was judged. */
export const alreadyResolved =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, options, give) => {
    const [first] = addresses;
    if (options.all || !first) give(null, [...addresses]);
    else give(null, first.address, first.family);
  };
