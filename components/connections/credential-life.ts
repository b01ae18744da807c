import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiryOf } from "@/lib/access/rotate/expiry";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How a credential signs in, in words. */
export const CREDENTIAL_KIND: Readonly<Record<ConnectionRow["credential"]["kind"], string>> = {
  "token-secret": "token Secret",
  "token-request": "TokenRequest",
  exec: "exec plugin",
  certificate: "certificate",
  basic: "password",
  none: "no credential",
  unknown: "kind not known",
};

/** A length of time in its largest whole unit, at least a minute: "3 h". */
export function span(ms: number): string {
  if (ms < HOUR) return `${Math.max(1, Math.floor(ms / MINUTE))} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} days`;
}

/** How much life a credential has left, as seen at `now` (ms); the last third of it is the time to renew. */
export type Life = { words: string; state: "endless" | "fresh" | "ending" | "over" | "unknown"; leftMs: number | null };

export function credentialLife({ credential }: Pick<ConnectionRow, "credential">, now: number): Life {
  const { kind, expiresAt } = credential;
  if (expiresAt === null)
    return kind === "token-secret"
      ? { words: "no expiry", state: "endless", leftMs: null }
      : { words: kind === "none" ? "" : "expiry not known", state: "unknown", leftMs: null };
  const { state } = expiryOf(credential, now);
  const leftMs = Date.parse(expiresAt) - now;
  if (state === "expired") return { words: `expired ${span(-leftMs)} ago`, state: "over", leftMs };
  return { words: `expires in ${span(leftMs)}`, state: state === "expiring" ? "ending" : "fresh", leftMs };
}
