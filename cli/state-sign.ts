import type { FleetState } from "@/lib/status/fleet-row";
import type { Color } from "./paint";

/** Sign and color of each state; its word always stands beside. */
export const STATE_SIGN: Readonly<Record<FleetState, { sign: string; color: Color }>> = {
  unreachable: { sign: "✕", color: "red" },
  unauthorized: { sign: "✕", color: "red" },
  "not-loaded": { sign: "✕", color: "red" },
  degraded: { sign: "!", color: "yellow" },
  orphaned: { sign: "!", color: "yellow" },
  drifted: { sign: "!", color: "yellow" },
  "credential-expiring": { sign: "!", color: "yellow" },
  quarantined: { sign: "–", color: "dim" },
  unknown: { sign: "?", color: "magenta" },
  healthy: { sign: "✓", color: "green" },
  "not-connected": { sign: "·", color: "dim" },
};
