import type { QueryClient } from "@tanstack/react-query";
import type { FleetView } from "@/lib/status/fleet-row";
import { setConsoleClock } from "./fleet-clock";
import { FLEET_KEY, prepareFleetQuery } from "./fleet-query";
import { FleetSource } from "./fleet-source";
import { type Link, type LinkState, linkOf, NOT_WANTED } from "./link";
import { type FleetTold, newerView } from "./newer-view";

/** How the state reaches this page; `isSignedOut`: the console answers, and knows this browser no more. */
export type FeedLink = { link: Link; isSignedOut: boolean };

/** Long enough to go from one page to the next, or to look at another tab for a moment. */
const LINGER_MS = 5_000;

/** The one of this tab: open while a page reads it and the tab is seen. */
class FleetFeed {
  readonly #client: QueryClient;
  readonly #source: FleetSource;
  readonly #listeners = new Set<() => void>();
  #link: FeedLink = { link: "connecting", isSignedOut: false };
  #readers = 0;
  #linger: ReturnType<typeof setTimeout> | null = null;
  #told: FleetTold[] = [];

  constructor(client: QueryClient) {
    this.#client = client;
    prepareFleetQuery(client);
    this.#source = new FleetSource({
      known: () => this.#view(),
      onTold: (told) => this.#take(told),
      onLink: (state) => this.#show(state),
    });
    document.addEventListener("visibilitychange", this.#settle);
  }

  /** Reads it from now on; answers with what ends that. */
  hold(): () => void {
    this.#readers += 1;
    this.#settle();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#readers -= 1;
      this.#settle();
    };
  }

  readonly onLink = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly link = (): FeedLink => this.#link;

  readonly #settle = (): void => {
    if (this.#linger !== null) clearTimeout(this.#linger);
    this.#linger = null;
    if (this.#readers > 0 && !document.hidden) {
      this.#source.start();
      this.#source.hope();
    } else this.#linger = setTimeout(() => this.#source.stop(), LINGER_MS);
  };

  #view(): FleetView | null {
    return this.#client.getQueryData<FleetView>(FLEET_KEY) ?? null;
  }

  /** What arrives within a frame is shown by one drawing. */
  #take(told: FleetTold): void {
    setConsoleClock(told.kind === "view" ? told.view.nowMs : told.patch.nowMs);
    this.#told.push(told);
    if (this.#told.length > 1) return;
    if (document.hidden) this.#flush();
    else requestAnimationFrame(() => this.#flush());
  }

  #flush(): void {
    const told = this.#told;
    this.#told = [];
    const known = this.#view();
    let view = known;
    for (const each of told) {
      const next = newerView(view, each);
      if (next === "gap") this.#source.startOver();
      else view = next;
    }
    if (view && view !== known) this.#client.setQueryData<FleetView>(FLEET_KEY, view);
  }

  #show(state: LinkState): void {
    if (state === NOT_WANTED) return;
    const next: FeedLink = { link: linkOf(state), isSignedOut: state.isSignedOut };
    if (next.link === this.#link.link && next.isSignedOut === this.#link.isSignedOut) return;
    this.#link = next;
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
