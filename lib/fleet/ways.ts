import "server-only";
import type { Inventory } from "@/lib/access/inventory/inventory";
import type { Endpoint, SecretObject } from "@/lib/cluster/cluster";
import { probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { Secret } from "@/lib/secret";

/** How Kiali reaches one remote, as its Secret says. Stays in this process. */
export type Way = { endpoint: Endpoint; token: Secret };

/** What kubelet and Kiali's client need at most to take up a token that was replaced under them. */
const TAKEN_UP_MS = 180_000;

/**
 * The ways to a home's remotes, by the connection's name; without those that have no token. To be called only after it was seen that nobody holds the home.
 *
 * `isLeftBehind`: a run left its Lease behind, so a rotation may have died between writing a token and seeing Kiali use it. Whoever finishes it waits for that
 * use, so a token that is as young is tried by nobody else until Kiali has certainly taken it up.
 */
export function waysOf(
  secrets: readonly SecretObject[],
  { connections }: Inventory,
  { isLeftBehind, nowMs = Date.now() }: { isLeftBehind: boolean; nowMs?: number },
): ReadonlyMap<string, Way> {
  const isYoung = (name: string): boolean => {
    const row = connections.find((each) => each.name === name);
    const times = [row?.rotatedAt, row?.credential.issuedAt].map((time) => Date.parse(time ?? ""));
    return times.some((time) => nowMs - time < TAKEN_UP_MS);
  };
  return new Map(
    secrets.flatMap((secret) =>
      readRemoteEntries(secret).flatMap(({ key }): [string, Way][] => {
        const way = probeOf(secret, key);
        return way && !(isLeftBehind && isYoung(key)) ? [[key, way]] : [];
      }),
    ),
  );
}

export const isSameWay = (a: Way, b: Way): boolean =>
  a.endpoint.server === b.endpoint.server &&
  a.endpoint.ca === b.endpoint.ca &&
  a.endpoint.insecure === b.endpoint.insecure &&
  a.endpoint.tlsServerName === b.endpoint.tlsServerName &&
  a.endpoint.proxyUrl === b.endpoint.proxyUrl &&
  a.token.isSame(b.token);
