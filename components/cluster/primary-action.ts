import { type RowVerb, whyNot } from "@/components/connections/verbs";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiryOf } from "@/lib/access/rotate/expiry";
import type { FleetRow } from "@/lib/status/fleet-row";

/** What helps most with a cluster in its state: a verb to review, or another look. */
export type PrimaryAction = RowVerb | "settle" | "look";

/** Only verbs that have a use for the connection as its home shows it. `connection` null: the home has not said yet. `now` is wall clock, ms. */
export function primaryAction(
  row: Pick<FleetRow, "state"> | null,
  connection: ConnectionRow | null,
  now: number,
): PrimaryAction {
  if (row === null || connection === null) return "look";
  if (row.state === "orphaned") return "settle";
  const verb = verbFor(row.state, connection, now);
  return verb !== null && whyNot(connection, verb) === null ? verb : "look";
}

function verbFor(state: FleetRow["state"], connection: ConnectionRow, now: number): RowVerb | null {
  switch (state) {
    case "quarantined":
      return "release";
    case "drifted":
      return "repair";
    case "credential-expiring":
      return "rotate";
    case "unauthorized":
      return expiryOf(connection.credential, now).state === "expired" ? "rotate" : "repair";
    case "degraded":
    case "not-loaded":
      return mendOf(connection);
    default:
      return null;
  }
}

/** The verb that mends the gravest of what the home alone tells. */
function mendOf({ findings }: ConnectionRow): RowVerb | null {
  const mend = findings.find((finding) => finding.severity === "fail")?.mend ?? findings[0]?.mend ?? null;
  return mend === "settle" || mend === "forget" ? null : mend;
}
