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
