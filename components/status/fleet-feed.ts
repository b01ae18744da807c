import type { QueryClient } from "@tanstack/react-query";
import type { FleetView } from "@/lib/status/fleet-row";
import { consoleNow, setConsoleClock } from "./fleet-clock";
import { FLEET_KEY, prepareFleetQuery } from "./fleet-query";
import { FleetSource } from "./fleet-source";
import { type LinkState, linkOf, NOT_WANTED } from "./link";
import { type FleetTold, newerView } from "./newer-view";
import { type FeedLink, TabCircle, type TabMessage } from "./tab-circle";

/** Long enough to go from one page to the next, or to look at another tab for a moment. */
const LINGER_MS = 4_500;
/** A leader that has nothing to tell says so. */
const PULSE_MS = 10_000;

/** How long a reader needs it: while the tab is seen, or always. */
export type Need = "while-seen" | "always";

/** The one of this tab: open while somebody reads it, and for most readers only while the tab is seen. One tab of a browser has the stream. */
class FleetFeed {
  readonly #client: QueryClient;
  readonly #source: FleetSource;
  readonly #tabs: TabCircle;
  readonly #listeners = new Set<() => void>();
  readonly #viewers = new Set<(view: FleetView) => void>();
  readonly #readers: Record<Need, number> = { "while-seen": 0, always: 0 };
  #link: FeedLink = { link: "connecting", isSignedOut: false };
  #linger: ReturnType<typeof setTimeout> | null = null;
  #pulse: ReturnType<typeof setInterval> | null = null;
  #told: FleetTold[] = [];

  constructor(client: QueryClient) {
    this.#client = client;
    prepareFleetQuery(client);
    this.#source = new FleetSource({
      known: () => this.#view(),
      onTold: (told) => {
        this.#tabs.say(told);
        this.#take(told);
      },
      onLink: (state) => this.#follow(state),
    });
    this.#tabs = new TabCircle({
      onLead: (leads) => this.#lead(leads),
      onMessage: (message) => this.#hear(message),
    });
    document.addEventListener("visibilitychange", this.#settle);
  }

  /** Whether this tab is the one that has the stream. */
  get isLeading(): boolean {
    return this.#tabs.isLeading;
  }

  /** Reads it from now on; answers with what ends that. */
  hold(need: Need = "while-seen"): () => void {
    this.#readers[need] += 1;
    this.#settle();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#readers[need] -= 1;
      this.#settle();
    };
  }

  readonly onLink = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Told of each view that something arrived for, drawn or not. */
  onView(listener: (view: FleetView) => void): () => void {
    this.#viewers.add(listener);
    return () => this.#viewers.delete(listener);
  }

  readonly link = (): FeedLink => this.#link;

  readonly #settle = (): void => {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    const isRead = this.#readers.always > 0 || (this.#readers["while-seen"] > 0 && !document.hidden);
    if (!isRead) this.#linger = setTimeout(() => this.#tabs.leave(), LINGER_MS);
    else {
      this.#tabs.enter();
      if (!document.hidden) this.#comeBack();
    }
  };

  #comeBack(): void {
    if (this.#tabs.isLeading) this.#source.hope();
    else this.#tabs.say({ kind: "hello" });
  }

  #view(): FleetView | null {
    return this.#client.getQueryData<FleetView>(FLEET_KEY) ?? null;
  }

  #lead(leads: boolean): void {
    if (this.#pulse !== null) clearInterval(this.#pulse);
    this.#pulse = null;
    if (leads) {
      this.#pulse = setInterval(() => this.#tabs.say({ kind: "link", ...this.#link }), PULSE_MS);
      this.#source.start();
    } else this.#source.stop();
  }

  #hear(message: TabMessage): void {
    if (message.kind === "hello") {
      if (!this.#tabs.isLeading) return;
      this.#source.hope();
      const view = this.#view();
      if (view) this.#tabs.say({ kind: "view", view: { ...view, nowMs: consoleNow() } });
      this.#tabs.say({ kind: "link", ...this.#link });
      return;
    }
    if (this.#tabs.isLeading) return;
    if (message.kind === "link") this.#show(message);
    // A tab that only waits to lead draws nothing; when it is seen, it asks for everything.
    else if (!document.hidden) this.#take(message);
  }

  /** What arrives within a frame is shown by one drawing; a hidden tab has no frames. */
  #take(told: FleetTold): void {
    setConsoleClock(told.kind === "view" ? told.view.nowMs : told.patch.nowMs);
    this.#told.push(told);
    if (document.hidden) this.#flush();
    else if (this.#told.length === 1) requestAnimationFrame(() => this.#flush());
  }

  #flush(): void {
    const told = this.#told;
    this.#told = [];
    const known = this.#view();
    let view = known;
    let isTorn = false;
    for (const each of told) {
      const next = newerView(view, each);
      if (next === "gap") isTorn = true;
      else view = next;
    }
    if (view && view !== known) {
      this.#client.setQueryData<FleetView>(FLEET_KEY, view);
      for (const listener of [...this.#viewers]) listener(view);
    }
    if (!isTorn) return;
    if (this.#tabs.isLeading) this.#source.startOver();
    else this.#tabs.say({ kind: "hello" });
  }

  #follow(state: LinkState): void {
    if (state === NOT_WANTED) return;
    this.#show({ link: linkOf(state), isSignedOut: state.isSignedOut });
  }

  #show({ link, isSignedOut }: FeedLink): void {
    if (link === this.#link.link && isSignedOut === this.#link.isSignedOut) return;
    this.#link = { link, isSignedOut };
    if (this.#tabs.isLeading) this.#tabs.say({ kind: "link", ...this.#link });
    for (const listener of [...this.#listeners]) listener();
  }
}

const feeds = new WeakMap<QueryClient, FleetFeed>();

/** The feed of this tab, made when it is first wanted. In a browser only. */
export function feedOf(client: QueryClient): FleetFeed {
  const known = feeds.get(client) ?? new FleetFeed(client);
  feeds.set(client, known);
  return known;
}
