import type { Check } from "./check";
import { skipped } from "./verdicts";

type Part = "both" | "remote" | "home";

/** What only the home's half needs: rights there, and a Kiali that can take the entry and restart. */
const HOME_HALF = new Set([
  "home.may-write-secret",
  "home.may-restart-kiali",
  "home.may-reconcile-kiali",
  "home.may-reach-kiali",
  "kiali.serves",
  "kiali.secret-form",
  "kiali.restart-without-outage",
  "kiali.nobody-resets",
  "kiali.entries-sound",
  "connection.secret-size",
]);

/** The check as it is asked when only one half of a connection is wanted: what the other half needs is skipped, and says so. */
export function askedOfPart(check: Check, part: Part | null | undefined): Check {
  if (part === "remote" && HOME_HALF.has(check.id))
    return { ...check, run: async () => skipped("only the remote is prepared") };
  if (part === "home" && check.id.startsWith("remote.may-"))
    return { ...check, run: async () => skipped("only the home is told; nothing is made in the remote") };
  return check;
}
