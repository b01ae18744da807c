import type { FleetState } from "@/lib/status/fleet-row";
import { rankOf } from "@/lib/status/states";
import type { HoldDown } from "./hold-down";
import type { NoticeEvent } from "./notice";
import { homeKey, newsState, type Seen, subjectOf } from "./seen";
import type { Told } from "./told";

/** A change that is seen and has not held for long enough yet. */
type Waiting = { towards: "worse" | "healthy" | "gone"; sinceMs: number };

const NO_HOME: ReadonlySet<FleetState> = new Set(["unreachable", "unauthorized", "unknown"]);

/**
 * Which states are news: worse than what was told, healthy again, or gone while not healthy. The first look at a row says nothing. A change counts
 * when two looks that far apart saw it, or a watch that long ago and nothing since.
 */
export class StateNews {
  readonly #waiting = new Map<string, Waiting>();
  readonly #hold: HoldDown;

  constructor(hold: HoldDown) {
    this.#hold = hold;
  }

  /** What is news now; `told` is brought up to it. */
  look(told: Told, seen: Seen): readonly NoticeEvent[] {
    const events = seen.rows.flatMap((row): readonly NoticeEvent[] => {
      const now = newsState(row);
      const subject = subjectOf(row);
      if (now === null || subject === null || seen.busyHomes.has(subject.home.context)) return [];
      const before = told.states[row.id];
      told.states[row.id] ??= { subject, state: now.state };
      const towards =
        before === undefined || before.state === now.state
          ? null
          : now.state === "healthy"
            ? "healthy"
            : rankOf(now.state) < rankOf(before.state)
              ? "worse"
              : null;
      const seenMs = row.isWatched ? seen.nowMs : (row.evidence?.atMs ?? 0);
      if (!before || !this.#hasHeld(row.id, towards, seenMs, seen.nowMs) || towards === null) return [];
      told.states[row.id] = { subject, state: now.state };
      const { detail, layer } = now;
      return [
        { ...common(seen), kind: "state", subject, change: towards, from: before.state, to: now.state, detail, layer },
      ];
    });
    return [...events, ...this.#gone(told, seen)];
  }

  /** Rows that are there no more, of homes that were read. A home that is itself forgotten takes its rows along in silence. */
  #gone(told: Told, seen: Seen): readonly NoticeEvent[] {
    const present = new Set(seen.rows.map(({ id }) => id));
    const homes = new Map(
      seen.rows.flatMap((row) => (row.kind === "home" && row.home ? [[homeKey(row.home), row] as const] : [])),
    );
    return Object.entries(told.states).flatMap(([id, { subject, state }]): readonly NoticeEvent[] => {
      if (present.has(id)) return [];
      const home = homes.get(homeKey(subject.home));
      const isRead = home && newsState(home) !== null && !NO_HOME.has(home.state);
      if (home && (!isRead || seen.busyHomes.has(subject.home.context))) return [];
      if (home && !this.#hasHeld(id, "gone", home.evidence?.atMs ?? 0, seen.nowMs)) return [];
      this.#waiting.delete(id);
      this.#hold.forget(id);
      delete told.states[id];
      if (!home || state === "healthy") return [];
      const detail = "Its home reads it no more";
      return [
        {
          ...common(seen),
          kind: "state",
          subject,
          change: "gone",
          from: state,
          to: "not-connected",
          detail,
          layer: null,
        },
      ];
    });
  }

  #hasHeld(id: string, towards: Waiting["towards"] | null, seenMs: number, nowMs: number): boolean {
    if (towards === null) {
      this.#waiting.delete(id);
      return false;
    }
    const known = this.#waiting.get(id);
    const waiting = known?.towards === towards ? known : { towards, sinceMs: seenMs };
    this.#waiting.set(id, waiting);
    if (seenMs - waiting.sinceMs < this.#hold.waitMs(id, nowMs)) return false;
    this.#waiting.delete(id);
    this.#hold.noteMessage(id, nowMs);
    return true;
  }
}

const common = ({ wallMs }: Seen): Pick<NoticeEvent, "id" | "at"> => ({
  id: crypto.randomUUID(),
  at: new Date(wallMs).toISOString(),
});
