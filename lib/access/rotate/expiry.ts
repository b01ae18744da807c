import type { ConnectionRow } from "@/lib/access/inventory/inventory";

export type Lifetime = Pick<ConnectionRow["credential"], "issuedAt" | "expiresAt">;

/** `leftMs` is Infinity for what never ends and never below 0; `share` is the part of the life that is left, 1 to 0. */
export type Expiry = { state: "fine" | "expiring" | "expired" | "never"; leftMs: number; share: number };

/** Less than this part of its life left: time to renew it. */
export const WARN_SHARE = 1 / 3;
/** For a token that does not say when it was issued: thirty days. */
const USUAL_LIFE_MS = 720 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** How far a credential is from its end, at the time `now` in ms. */
export function expiryOf(credential: Lifetime, now: number): Expiry {
  if (credential.expiresAt === null) return { state: "never", leftMs: Number.POSITIVE_INFINITY, share: 1 };
  const leftMs = Math.max(0, Date.parse(credential.expiresAt) - now);
  const share = Math.min(1, leftMs / lifeMs(credential));
  return { state: leftMs === 0 ? "expired" : share <= WARN_SHARE ? "expiring" : "fine", leftMs, share };
}

/** When the state is another one than at the time `now`, in ms; null for what stays as it is. */
export function expiryEdge(credential: Lifetime, now: number): number | null {
  if (credential.expiresAt === null) return null;
  const end = Date.parse(credential.expiresAt);
  const edges = [end - lifeMs(credential) * WARN_SHARE, end];
  return edges.find((edge) => edge > now) ?? null;
}

/** Connections whose credential ends within so many days or has ended, soonest first. */
export function expiringWithin(rows: readonly ConnectionRow[], days: number, now: number): readonly ConnectionRow[] {
  return rows
    .map((row) => ({ row, ...expiryOf(row.credential, now) }))
    .filter(({ leftMs }) => leftMs <= days * DAY_MS)
    .sort((a, b) => a.leftMs - b.leftMs)
    .map(({ row }) => row);
}

/**
 * When to renew, in ms: two thirds of the life are over, and earlier by up to a tenth of it, so that connections made together are not renewed
 * together. `jitter` is from 0 to 1; null for what never ends.
 */
export function renewalDue(credential: Lifetime, jitter: number): number | null {
  if (credential.expiresAt === null) return null;
  const life = lifeMs(credential);
  return Date.parse(credential.expiresAt) - life * (WARN_SHARE + jitter / 10);
}

function lifeMs({ issuedAt, expiresAt }: Lifetime): number {
  if (issuedAt === null || expiresAt === null) return USUAL_LIFE_MS;
  return Math.max(1, Date.parse(expiresAt) - Date.parse(issuedAt));
}
