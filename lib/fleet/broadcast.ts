import "server-only";
import type { Fleet } from "./fleet";
import { FleetFrames, type Known } from "./fleet-frames";

/** Changes within this time go out together; the first one after a quiet time goes out at once. */
export const COALESCE_MS = 250;
/** That a row is as it was may wait, so that a page of hundreds of rows is not drawn four times in a second for it. */
export const SEEN_AGAIN_MS = 1_000;
/** So that ages go on, a reader knows that the console lives, and an ended session is noticed. */
export const QUIET_MS = 10_000;
/** A reader that takes nothing for so long has gone. */
export const AWAY_MS = 30_000;

/** One open stream. Nothing is queued for one that `isBehind`: it is told the sum of what it missed once it reads again. */
export type Reader = {
  send: (bytes: Uint8Array) => void;
  isBehind: () => boolean;
  /** False once its session ended. */
  mayRead: () => boolean;
  end: () => void;
};

/** Of timers: the tests have their own. `after` answers with what takes it back. */
export type Clock = { now: () => number; after: (ms: number, run: () => void) => () => void };

type Place = Known & { sentMs: number; behindSinceMs: number | null };

/** Tells all readers of one process what changes, in common beats. */
export class Broadcast {
  readonly #fleet: Pick<Fleet, "view" | "patchSince" | "onChange">;
  readonly #clock: Clock;
  readonly #places = new Map<Reader, Place>();
  #beatMs = Number.NEGATIVE_INFINITY;
  #plan: { atMs: number; cancel: () => void } | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(live: Pick<Fleet, "view" | "patchSince" | "onChange">, clock: Clock) {
    this.#fleet = live;
    this.#clock = clock;
  }

  /** Tells the reader at once what it does not know, and from then on what changes. */
  join(reader: Reader, known: Known): void {
    this.#unsubscribe ??= this.#fleet.onChange(() => this.#soon());
    const place: Place = { ...known, sentMs: Number.NEGATIVE_INFINITY, behindSinceMs: null };
    this.#places.set(reader, place);
    this.#send(reader, place, new FleetFrames(this.#fleet));
    this.#at(this.#clock.now() + QUIET_MS);
  }

  leave(reader: Reader): void {
    this.#places.delete(reader);
    if (this.#places.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#plan?.cancel();
    this.#plan = null;
  }

  /** The reader took all that was sent; one that was behind is told what it missed. */
  taken(reader: Reader): void {
    if (typeof this.#places.get(reader)?.behindSinceMs === "number") this.#soon();
  }

  #soon(): void {
    this.#at(Math.max(this.#clock.now(), this.#beatMs + COALESCE_MS));
  }

  #at(atMs: number): void {
    if (this.#places.size === 0 || (this.#plan && this.#plan.atMs <= atMs)) return;
    this.#plan?.cancel();
    this.#plan = { atMs, cancel: this.#clock.after(atMs - this.#clock.now(), () => this.#beat()) };
  }

  #beat(): void {
    this.#plan = null;
    this.#beatMs = this.#clock.now();
    const frames = new FleetFrames(this.#fleet);
    for (const [reader, place] of [...this.#places]) this.#tell(reader, place, frames);
    this.#at(this.#beatMs + QUIET_MS);
  }

  #tell(reader: Reader, place: Place, frames: FleetFrames): void {
    const now = this.#clock.now();
    if (!reader.mayRead()) {
      reader.end();
      return;
    }
    if (reader.isBehind()) {
      place.behindSinceMs ??= now;
      if (now - place.behindSinceMs >= AWAY_MS) reader.end();
      return;
    }
    place.behindSinceMs = null;
    const { isNews, rev, epoch } = frames.since(place);
    const waitMs = isNews ? 0 : rev === place.rev && epoch === place.epoch ? QUIET_MS : SEEN_AGAIN_MS;
    if (now - place.sentMs >= waitMs) this.#send(reader, place, frames);
    else this.#at(place.sentMs + waitMs);
  }

  #send(reader: Reader, place: Place, frames: FleetFrames): void {
    const { bytes, epoch, rev } = frames.since(place);
    Object.assign(place, { epoch, rev, sentMs: this.#clock.now() });
    reader.send(bytes);
  }
}
