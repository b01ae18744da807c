/**
 * What one tab is among the tabs of a browser: one of them leads, which has the stream and passes on what it is told; the others wait for its
 * place. Times are of `performance.now()`.
 */
export type TabRole = {
  role: "idle" | "waiting" | "leading";
  /** When the leader was heard last, or may have begun to speak. */
  heardMs: number;
  /** How often this tab gave up on a leader and takes the place by force. */
  steals: number;
};

export type TabEvent =
  | { kind: "wanted" | "unwanted" }
  /** The place is ours, or was taken from us. */
  | { kind: "given" | "taken" }
  /** The leader said something. */
  | { kind: "heard" }
  /** Time goes by while the tab is seen: one that is hidden has no need of a better leader. */
  | { kind: "tick" };

/** A leader says something every ten seconds; one that is this quiet is frozen, or stands in a debugger. */
export const LEADER_SILENT_MS = 30_000;

export const NO_ROLE: TabRole = { role: "idle", heardMs: 0, steals: 0 };

/** The role after an event; the same object when nothing changed. */
export function roleAfter(state: TabRole, event: TabEvent, nowMs: number): TabRole {
  switch (event.kind) {
    case "wanted":
      return state.role === "idle" ? { ...state, role: "waiting", heardMs: nowMs } : state;
    case "unwanted":
      return state.role === "idle" ? state : { ...state, role: "idle" };
    case "given":
      return state.role === "waiting" ? { ...state, role: "leading" } : state;
    case "taken":
      return state.role === "leading" ? { ...state, role: "waiting", heardMs: nowMs } : state;
    case "heard":
      return state.role === "waiting" ? { ...state, heardMs: nowMs } : state;
    case "tick":
      return state.role === "waiting" && nowMs - state.heardMs >= LEADER_SILENT_MS
        ? { ...state, heardMs: nowMs, steals: state.steals + 1 }
        : state;
    default:
      return event satisfies never;
  }
}
