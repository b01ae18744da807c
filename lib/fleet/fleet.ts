import "server-only";
import { outsideRequests } from "@/lib/outside-requests";
import type { Orphan } from "@/lib/plan/orphan";
import { serverMemory } from "@/lib/server-memory";
import type { FleetPatch, FleetView, HomeOf, StateChange } from "@/lib/status/fleet-row";
import { Engine } from "./engine";
import type { Probes } from "./probe-tally";

export type HomeOrphansSeen = { home: HomeOf; orphans: readonly Orphan[] };

/** The live status of every cluster. */
export type Fleet = {
  view: () => FleetView;
  /** What changed since a revision; null when only a whole view helps. */
  patchSince: (epoch: string, rev: number) => FleetPatch | null;
  /** Told at each change, perhaps many times in a second; answers with what ends it. */
  onChange: (listener: () => void) => () => void;
  /** Somebody looks on: everything is asked more often until the answer is called. */
  hold: () => () => void;
  /** These rows are on somebody's screen: their clusters are watched, where that starts no login, until the answer is called. */
  watch: (ids: readonly string[]) => () => void;
  /** Asks these rows now, also those that are asked seldom or never by themselves; one that is named alone also where that starts a login. Resolves when all were asked, or with `signal`. */
  lookAgain: (ids: readonly string[], signal?: AbortSignal) => Promise<void>;
  /** Takes in homes that became known, and contexts that came or went. */
  refresh: () => Promise<void>;
  /** How a row's state changed, newest first. */
  history: (id: string) => readonly StateChange[];
  /** Times of the last answers, oldest first; null where there was none. */
  latencies: (id: string) => readonly { atMs: number; latencyMs: number | null }[];
  /** Questions to clusters since this process began. */
  probes: () => Probes;
  /** What each home that was read still owes, as it was then. */
  orphans: () => readonly HomeOrphansSeen[];
  /** Asks nothing more and keeps what is known for the next start. */
  stop: () => Promise<void>;
};

/** The one of this process; begins to ask when it is first wanted. */
export const fleet = (): Fleet => serverMemory("fleet", () => outsideRequests(() => new Engine()));
