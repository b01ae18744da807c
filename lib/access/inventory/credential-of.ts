import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { ConnectionRow } from "./inventory";

type Credential = ConnectionRow["credential"];

/** What kind of credential an entry has, by its layout and the claims of its token. */
export function credentialOf({ auth, token }: Pick<RemoteEntry, "auth" | "token">): Credential {
  const times = { issuedAt: token?.issuedAt ?? null, expiresAt: token?.expiresAt ?? null };
  if (auth === "exec" || auth === "certificate" || auth === "basic" || auth === "none") return { kind: auth, ...times };
  if (auth === "auth-provider" || token?.account == null) return { kind: "unknown", ...times };
  return { kind: token.expiresAt === null ? "token-secret" : "token-request", ...times };
}

export const isExpired = ({ expiresAt }: Pick<Credential, "expiresAt">, now: number): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now;

/** Warned of when a third of the life is left, as kubelet renews its own tokens well before the end. */
const WARN_SHARE = 1 / 3;

/** Whether less than a third of its life is left; false once it has ended and for what never ends. */
export function isExpiring({ issuedAt, expiresAt }: Pick<Credential, "issuedAt" | "expiresAt">, now: number): boolean {
  if (expiresAt === null || issuedAt === null) return false;
  const [from, to] = [Date.parse(issuedAt), Date.parse(expiresAt)];
  return now < to && to - now < (to - from) * WARN_SHARE;
}
