import type { FleetView } from "@/lib/status/fleet-row";
import { askFleet, parsePatch, parseView } from "./fleet-query";
import { type LinkEvent, type LinkState, linkAfter, NOT_WANTED, nextTickMs } from "./link";
import type { FleetTold } from "./newer-view";

type Host = {
  /** What this page has: a new stream goes on from there. */
  known: () => FleetView | null;
  onTold: (told: FleetTold) => void;
  onLink: (state: LinkState) => void;
};

/** Wall time that went on without ours means that the machine slept. */
const SLEPT_MS = 5_000;

/** One stream and, where there is none, plain questions; `link.ts` decides which, this carries it out. */
export class FleetSource {
  readonly #host: Host;
  #state: LinkState = NOT_WANTED;
  #stream: EventSource | null = null;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #awake: ReturnType<typeof setInterval> | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  start(): void {
    if (this.#state.isWanted) return;
    addEventListener("online", this.hope);
    let skewMs = Date.now() - performance.now();
    this.#awake = setInterval(() => {
      const nowMs = Date.now() - performance.now();
      if (nowMs - skewMs > SLEPT_MS) this.#tell({ kind: "slept" });
      skewMs = nowMs;
    }, SLEPT_MS);
    this.#tell({ kind: "wanted" });
  }

  stop(): void {
    removeEventListener("online", this.hope);
    if (this.#awake !== null) clearInterval(this.#awake);
    this.#tell({ kind: "unwanted" });
  }

  /** Tries at once what waits. */
  readonly hope = (): void => this.#tell({ kind: "hope" });

  /** What was told does not fit what is known: begins anew from the whole. */
  startOver(): void {
    this.#close();
    this.#tell({ kind: "slept" });
  }

  #tell(event: LinkEvent): void {
    const before = this.#state;
    this.#state = linkAfter(before, event, performance.now());
    if (this.#state.stream === "closed") this.#close();
    else if (this.#stream === null) this.#open();
    if (!this.#state.isWanted) this.#asking?.abort();
    else if (this.#state.isAsking && this.#asking === null) void this.#ask();
    this.#wake();
    if (this.#state !== before) this.#host.onLink(this.#state);
  }

  #wake(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const atMs = nextTickMs(this.#state);
    this.#timer =
      atMs === null ? null : setTimeout(() => this.#tell({ kind: "tick" }), Math.max(0, atMs - performance.now()));
  }

  #open(): void {
    const known = this.#host.known();
    const have = known ? `?${new URLSearchParams({ epoch: known.epoch, rev: String(known.rev) })}` : "";
    const stream = new EventSource(`/api/fleet/stream${have}`);
    this.#stream = stream;
    let since = known?.rev ?? -1;
    const take = (told: FleetTold, rev: number): void => {
      if (this.#stream !== stream) return;
      since = rev;
      this.#host.onTold(told);
      this.#tell({ kind: "told" });
    };
    stream.addEventListener("view", ({ data }) => {
      const view = parseView(data);
      if (view) take({ kind: "view", view }, view.rev);
    });
    stream.addEventListener("patch", ({ data }) => {
      const patch = parsePatch(data);
      if (patch) take({ kind: "patch", patch, since }, patch.rev);
    });
    // The browser would come back by itself with what it had when it first opened; we come back with what we have.
    stream.onerror = () => {
      if (this.#stream === stream) this.#tell({ kind: "broke" });
    };
  }

  #close(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  async #ask(): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const told = await askFleet(
      this.#host.known(),
      AbortSignal.any([asking.signal, AbortSignal.timeout(ASK_WITHIN_MS)]),
    );
    if (this.#asking !== asking) return;
    this.#asking = null;
    if (asking.signal.aborted) return;
    if (typeof told === "object") this.#host.onTold({ kind: "view", view: told });
    this.#tell({ kind: "answered", as: typeof told === "object" || told === "same" ? "good" : told });
  }
}

const ASK_WITHIN_MS = 8_000;
