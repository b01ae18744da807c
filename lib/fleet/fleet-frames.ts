import "server-only";
import { eventFrame } from "@/lib/runs/event-stream";
import type { FleetPatch } from "@/lib/status/fleet-row";
import type { Fleet } from "./fleet";

/** What a reader has: a revision of one life of the console. */
export type Known = { epoch: string; rev: number };

/** One server-sent event. `isNews` false: the same was seen again, or nothing at all. */
export type Frame = Known & { bytes: Uint8Array; isNews: boolean };

/**
 * The frames of one moment: readers that have the same revision share the same bytes, however many they are. Make a new one for each moment;
 * the console's clock in it is of its making.
 */
export class FleetFrames {
  readonly #fleet: Pick<Fleet, "view" | "patchSince">;
  readonly #made = new Map<string, Frame>();

  constructor(live: Pick<Fleet, "view" | "patchSince">) {
    this.#fleet = live;
  }

  /** What changed since `known`; everything when that is of another life. */
  since({ epoch, rev }: Known): Frame {
    const patch = this.#once(`${epoch}:${rev}`, () => {
      const found = this.#fleet.patchSince(epoch, rev);
      return found && frameOf("patch", found, isNews(found, rev));
    });
    return patch ?? this.#whole();
  }

  #whole(): Frame {
    const made = this.#once("", () => frameOf("view", this.#fleet.view(), true));
    if (made === null) throw new Error("there always is a view");
    return made;
  }

  #once(key: string, make: () => Frame | null): Frame | null {
    const known = this.#made.get(key);
    if (known) return known;
    const made = make();
    if (made) this.#made.set(key, made);
    return made;
  }
}

const frameOf = (event: "view" | "patch", told: Known, hasNews: boolean): Frame => ({
  epoch: told.epoch,
  rev: told.rev,
  bytes: eventFrame(event, JSON.stringify(told), `${told.epoch}:${told.rev}`),
  isNews: hasNews,
});

/** A revision without any row is something else of the frame, a sweep for one. */
const isNews = ({ rev, rows, gone, seen }: FleetPatch, since: number): boolean =>
  rev !== since && (rows.length + gone.length > 0 || seen.length === 0);
