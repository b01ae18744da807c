import { expiryOf, type Lifetime, WARN_SHARE } from "@/lib/access/rotate/expiry";

const DAY_MS = 24 * 3_600_000;

/** How near its end a credential is; the order is that of time. */
export type CredentialStage = "fine" | "expiring" | "last-day" | "expired";
const ORDER: readonly CredentialStage[] = ["fine", "expiring", "last-day", "expired"];

/** The last day is a stage of its own only where the last third is longer: a token of an hour would be told twice at once. */
export function credentialStage(credential: Lifetime, wallMs: number): CredentialStage {
  const { state, leftMs, share } = expiryOf(credential, wallMs);
  if (state === "expired") return "expired";
  if (state !== "expiring") return "fine";
  const lastThirdMs = (leftMs / share) * WARN_SHARE;
  return leftMs <= DAY_MS && lastThirdMs > DAY_MS ? "last-day" : "expiring";
}

export const isLater = (stage: CredentialStage, than: CredentialStage): boolean =>
  ORDER.indexOf(stage) > ORDER.indexOf(than);
