import type { FleetRow, FleetState } from "./fleet-row";

/** What needs a person first comes first. */
export const STATES_WORST_FIRST: readonly FleetState[] = [
  "unreachable",
  "unauthorized",
  "not-loaded",
  "degraded",
  "orphaned",
  "drifted",
  "credential-expiring",
  "quarantined",
  "unknown",
  "healthy",
  "not-connected",
];

const RANKS = new Map(STATES_WORST_FIRST.map((state, rank) => [state, rank]));

/** 0 is worst. */
export const rankOf = (state: FleetState): number => RANKS.get(state) ?? STATES_WORST_FIRST.length;

/** The word for a state, and what it means in one sentence. Used by the console, the command and the docs. */
export const STATE_WORDS: Readonly<Record<FleetState, { label: string; meaning: string }>> = {
  unreachable: { label: "Unreachable", meaning: "Its API server does not answer; the layer that failed is named." },
  unauthorized: {
    label: "Unauthorized",
    meaning: "It answers and refuses the credential, or the credential may do nothing of what Kiali needs.",
  },
  "not-loaded": {
    label: "Not loaded by Kiali",
    meaning: "It answers with Kiali's credential, and the running Kiali does not list it.",
  },
  degraded: { label: "Degraded", meaning: "It works in part; what does not is named." },
  orphaned: {
    label: "Orphaned",
    meaning: "A revoke of it began and is not proven: something granted may still be there.",
  },
  drifted: { label: "Drifted", meaning: "Its account may not do everything that the running Kiali needs." },
  "credential-expiring": {
    label: "Credential expiring",
    meaning: "Less than a third of the credential's life is left.",
  },
  quarantined: { label: "Quarantined", meaning: "Set aside on purpose, so that Kiali can start without it." },
  unknown: { label: "Unknown", meaning: "Nobody has looked yet, or nobody here may look." },
  healthy: {
    label: "Healthy",
    meaning: "It answered with the credential in use, with all rights, and Kiali lists it.",
  },
  "not-connected": { label: "Not connected", meaning: "No known Kiali reads it." },
};

/** How many rows have each state. */
export function countStates(rows: readonly Pick<FleetRow, "state">[]): Readonly<Record<FleetState, number>> {
  const counts = Object.fromEntries(STATES_WORST_FIRST.map((state) => [state, 0])) as Record<FleetState, number>;
  for (const { state } of rows) counts[state] += 1;
  return counts;
}

/** Worst first, then homes before their connections, then by name; the order is the same each time. */
export const worstFirst = (a: FleetRow, b: FleetRow): number =>
  rankOf(a.state) - rankOf(b.state) ||
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const KINDS: readonly FleetRow["kind"][] = ["home", "connection", "context"];
