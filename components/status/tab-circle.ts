import type { FleetPatch, FleetView } from "@/lib/status/fleet-row";
import { eachSecond } from "./each-second";
import type { Link } from "./link";
import { NO_ROLE, roleAfter, type TabEvent, type TabRole } from "./tab-role";

/** How the state reaches this page; `isSignedOut`: the console answers, and knows this browser no more. */
export type FeedLink = { link: Link; isSignedOut: boolean };

/** What tabs say to each other. `hello`: somebody came, or missed something, and wants everything. */
export type TabMessage =
  | { kind: "hello" }
  | { kind: "view"; view: FleetView }
  | { kind: "patch"; patch: FleetPatch; since: number }
  | ({ kind: "link" } & FeedLink);

type Host = {
  /** This tab leads from now on, or no longer. */
  onLead: (leads: boolean) => void;
  onMessage: (message: TabMessage) => void;
};

const NAME = "kiali-fleet/feed";

/**
 * The tabs of one browser that read the fleet: the holder of a Web Lock leads, and the lock passes on by itself when its tab closes, hides or
 * crashes. Where there are no Web Locks, each tab leads itself.
 */
export class TabCircle {
  readonly #host: Host;
  #state: TabRole = NO_ROLE;
  #channel: BroadcastChannel | null = null;
  #lock: AbortController | null = null;
  #release: (() => void) | null = null;
  #endTicks: (() => void) | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  get isLeading(): boolean {
    return this.#state.role === "leading";
  }

  enter(): void {
    if (this.#state.role !== "idle") return;
    if (navigator.locks === undefined) {
      this.#tell({ kind: "wanted" });
      this.#tell({ kind: "given" });
      return;
    }
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data.kind !== "hello") this.#tell({ kind: "heard" });
      this.#host.onMessage(data);
    };
    this.#endTicks = eachSecond(() => this.#tell({ kind: "tick" }));
    this.#tell({ kind: "wanted" });
  }

  leave(): void {
    this.#endTicks?.();
    this.#endTicks = null;
    this.#channel?.close();
    this.#channel = null;
    this.#tell({ kind: "unwanted" });
  }

  say(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  #tell(event: TabEvent): void {
    const before = this.#state;
    this.#state = roleAfter(before, event, performance.now());
    const { role, steals } = this.#state;
    if (role === "idle") this.#letGo();
    else if (role === "waiting" && navigator.locks !== undefined) {
      if (steals !== before.steals) this.#request(true);
      else if (before.role !== "waiting") this.#request(false);
    }
    if ((before.role === "leading") !== (role === "leading")) this.#host.onLead(role === "leading");
  }

  /** Waits for the lock, or takes it from who has it. */
  #request(steal: boolean): void {
    this.#letGo();
    const lock = new AbortController();
    this.#lock = lock;
    const held = (): Promise<void> =>
      new Promise((resolve) => {
        if (this.#lock !== lock) return resolve();
        this.#release = resolve;
        this.#tell({ kind: "given" });
      });
    const asked = navigator.locks.request(NAME, steal ? { steal } : { signal: lock.signal }, held);
    // Rejected when it was taken from us, or when we stopped waiting.
    asked.catch(() => {
      if (this.#lock === lock) this.#tell({ kind: "taken" });
    });
  }

  #letGo(): void {
    this.#lock?.abort();
    this.#lock = null;
    this.#release?.();
    this.#release = null;
  }
}
