import type { Finding, FindingId } from "@/lib/access/inventory/inventory";
import type { FleetRow, FleetState, Reason } from "@/lib/status/fleet-row";

/** Something that is wrong, from a finding of the home or the remote, or from what the engine saw. */
export type ToldFinding = Pick<Finding, "severity" | "detail" | "mend"> & { id: string };

/** Findings that say the same as a state, and say more: they know the verb that mends it. */
const SAID_BY: Readonly<Partial<Record<FleetState, readonly FindingId[]>>> = {
  "not-loaded": ["not-loaded"],
  unreachable: ["remote-silent"],
  unauthorized: ["credential-dead", "credential-expired", "account-missing", "binding-missing", "role-missing"],
  orphaned: ["leftover"],
  drifted: ["role-drifted", "binding-missing", "role-missing", "account-missing"],
  "credential-expiring": ["credential-expiring"],
  quarantined: ["quarantined"],
};

const MEND: Readonly<Partial<Record<FleetState, Finding["mend"]>>> = {
  unreachable: "quarantine",
  drifted: "repair",
  "credential-expiring": "rotate",
  quarantined: "release",
  orphaned: "settle",
};
const SEVERITY: Readonly<Partial<Record<FleetState, Finding["severity"]>>> = {
  unreachable: "fail",
  unauthorized: "fail",
  "not-loaded": "fail",
  degraded: "fail",
  quarantined: "info",
};
const GRAVITY: readonly Finding["severity"][] = ["fail", "warn", "info"];

/** Everything that is wrong with a connection, the gravest first, each once: what home and remote found, and what only the engine saw. */
export function findingsOf(row: FleetRow | null, findings: readonly Finding[]): readonly ToldFinding[] {
  const told: ToldFinding[] = findings.map((finding) => ({ ...finding, id: `${finding.id} ${finding.detail}` }));
  for (const reason of row ? [reasonOf(row), ...row.more] : [])
    if (isWrong(reason.state) && !isSaid(reason, findings))
      told.push({
        id: `${reason.state} ${reason.detail}`,
        severity: SEVERITY[reason.state] ?? "warn",
        detail: reason.detail,
        mend: reason.state === "unauthorized" ? mendOfRefusal(reason) : (MEND[reason.state] ?? null),
      });
  return told.sort((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));
}

const isWrong = (state: FleetState): boolean => state !== "healthy" && state !== "unknown" && state !== "not-connected";
const reasonOf = ({ state, detail, layer, evidence }: FleetRow): Reason => ({ state, detail, layer, evidence });

/** By its words, or by a finding that stands for the state. */
const isSaid = ({ state, detail }: Reason, findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.detail === detail || SAID_BY[state]?.includes(finding.id) === true);

/** Rights that are missing are granted; a credential that is refused is made anew. */
const mendOfRefusal = ({ layer }: Reason): Finding["mend"] => (layer === "rights" ? "repair" : "rotate");
