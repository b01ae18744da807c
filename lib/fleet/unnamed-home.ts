import "server-only";
import { findKialis } from "@/lib/kiali/find-kialis";
import type { Problem } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { HomeOf } from "@/lib/status/fleet-row";
import { homeRowId } from "@/lib/status/row-id";
import { consoleNow } from "./console-clock";
import type { EngineHost } from "./home-member";
import { openQuietly } from "./open-quietly";
import { homeRow, unaskedHomeRow } from "./rows";
import { HOME_PACE, waitBeforeNext } from "./wait-before-next";

/** A context that somebody called a home without saying which Kiali: it is looked for, and each that is there becomes a home of its own. */
export class UnnamedHome {
  readonly id: string;
  readonly home: HomeOf;
  readonly #host: EngineHost;
  readonly #found: (homes: readonly KnownHome[]) => void;
  #failures = 0;
  #isClosed = false;

  /** `found` is told the homes that it turned out to be. */
  constructor(context: string, host: EngineHost, found: (homes: readonly KnownHome[]) => void) {
    this.home = { context, kiali: "" };
    this.id = homeRowId(this.home);
    this.#host = host;
    this.#found = found;
    host.put(homeRow(this.home, null, null, { isWatched: false, nextLookMs: null }));
    host.scheduler.set({ id: this.id, ask: (signal, isWanted) => this.#ask(signal, isWanted) });
  }

  readonly contexts: readonly string[] = [];
  readonly members: readonly never[] = [];
  readonly orphans = null;
  readonly isRead = false;

  close(): void {
    this.#isClosed = true;
    this.#host.scheduler.remove(this.id);
    this.#host.remove(this.id);
  }

  async #ask(signal: AbortSignal, isWanted: boolean): Promise<number | null> {
    const opened = await openQuietly(this.home.context, isWanted);
    if (!opened) {
      this.#host.put(unaskedHomeRow(this.home, UNASKED));
      return null;
    }
    const found = opened.ok ? await findKialis(opened.value) : opened;
    if (this.#isClosed || signal.aborted) return null;
    if (found.ok && found.value.length > 0) {
      const { context } = this.home;
      this.#found(found.value.map(({ namespace, name }) => ({ home: context, kiali: { namespace, name } })));
      return HOME_PACE.heldMs;
    }
    const none: Problem = { kind: "not-found", context: this.home.context, object: "Kiali" };
    this.#failures += 1;
    const nextMs = waitBeforeNext(HOME_PACE, this.#host.isHeld(), this.#failures, Math.random());
    const look = {
      atMs: consoleNow(),
      as: "operator",
      problem: found.ok ? none : found.problem,
      latencyMs: null,
      version: null,
    } as const;
    this.#host.put(homeRow(this.home, look, null, { isWatched: false, nextLookMs: consoleNow() + nextMs }));
    return nextMs;
  }
}

const UNASKED = "Asking it would start the program that signs you in, which nobody asked for: look again to do that";
