import type { FindingId } from "@/lib/access/inventory/inventory";

/** What is wrong, in the few words that a row has room for; its details say the rest. */
export const FINDING: Readonly<Record<FindingId, string>> = {
  "duplicate-key": "Named twice",
  "name-mismatch": "Names differ",
  "home-name": "Named as the home",
  "volume-name": "Name breaks a volume",
  unusable: "Entry not readable",
  "credential-dead": "Credential dead",
  "credential-expired": "Credential expired",
  "credential-expiring": "Expires soon",
  "account-missing": "Account missing",
  "role-missing": "Role missing",
  "binding-missing": "Binding missing",
  "role-drifted": "Rules differ",
  "leaked-token": "Token readable",
  "inline-token": "Token inline",
  "deleted-but-mounted": "Secret deleted",
  "not-mounted": "Not mounted",
  "not-loaded": "Not read by Kiali",
  "loaded-without-secret": "Read without a Secret",
  "no-secret": "No Secret",
  "remote-unknown": "Remote not known",
  "remote-silent": "Remote silent",
  quarantined: "Quarantined",
  leftover: "Leftover",
};

/** How many more there are than the worst one; null when that is all. */
export const moreWords = (count: number): string | null => (count > 1 ? `and ${count - 1} more` : null);
