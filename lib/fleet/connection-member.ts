import "server-only";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";
import type { Look, RightsLook } from "@/lib/status/look";
import { connectionRowId } from "@/lib/status/row-id";
import { consoleNow } from "./console-clock";
import { lookAt } from "./look-at-connection";
import type { HomeSeen } from "./look-at-home";
import { askRights } from "./look-at-rights";
import { openQuietly } from "./open-quietly";
import { connectionRow } from "./rows";
import { CONNECTION_PACE, waitBeforeNext } from "./wait-before-next";
import { remoteQueries } from "./watch-remote";
import { Watched } from "./watched";
import { isSameWay, type Way } from "./ways";

/** Rights change seldom, and asking for them costs more than the question whether a cluster is there. */
const RIGHTS_EVERY = { heldMs: 20_000, idleMs: 60_000 };
/** While a run acts on the home. */
const HELD_AGAIN_MS = 1_000;
/** A connection that ends is asked about at once, and not again and again. */
const LOST_EVERY_MS = 2_000;
/** An API server needs a moment until it goes by what was deleted. */
const AFTER_CHANGE_MS = [100, 1_500, 11_000] as const;

/** What the home says of it. Times are of the console's clock. */
export type AboutConnection = {
  row: ConnectionRow;
  homeMs: number;
  kialiMs: number | null;
  mesh: string | null;
} & Pick<HomeSeen, "wanted">;

/** What a connection may ask of its home and of the engine. */
export type ConnectionHost = {
  isHeld: () => boolean;
  /** Whether its cluster is watched, if it can be. */
  isOnScreen: (id: string) => boolean;
  /** Whether no run acts on the home. */
  isFree: () => Promise<boolean>;
  put: (row: FleetRow) => void;
  asked: (latencyMs: number | null) => void;
  soon: (id: string, inMs: number) => void;
  /** It went, or came back: what Kiali said of it is out of date. */
  turned: () => void;
};

/** One connection that is asked from time to time, with the credential that Kiali uses where there is one. */
export class ConnectionMember {
  readonly id: string;
  readonly #home: HomeOf;
  readonly #host: ConnectionHost;
  readonly #watched: Watched;
  #about: AboutConnection;
  #before: FleetRow | null;
  #way: Way | null = null;
  #opened: OpenedCluster | null = null;
  #look: Look | null = null;
  #rights: RightsLook | null = null;
  #rightsMs = Number.NEGATIVE_INFINITY;
  #unasked: string | null = null;
  #failures = 0;
  #turnedMs: number | null = null;
  #lostMs = Number.NEGATIVE_INFINITY;
  #nextMs: number | null = null;
  #isClosed = false;

  /** `before`: its row from before this console started. */
  constructor(home: HomeOf, about: AboutConnection, host: ConnectionHost, before: FleetRow | null) {
    this.id = connectionRowId(home, about.row.name);
    this.#home = home;
    this.#about = about;
    this.#host = host;
    this.#before = before;
    this.#watched = new Watched({
      changed: () => this.#changed(),
      lost: () => this.#lost(),
      watching: () => this.show(),
    });
  }

  /** The context that leads to it, where one does. */
  get context() {
    return this.#about.row.remote?.context ?? null;
  }

  /** With it the state changes by itself when its time comes. */
  get credential() {
    return this.#about.row.credential;
  }

  /** What the home says of it now; `way` undefined where the home does not say how Kiali reaches it. */
  update(about: AboutConnection, way: Way | null | undefined): void {
    this.#about = about;
    if (way !== undefined) this.#take(way);
    this.show();
  }

  /** Asks once; answers with how long to wait before the next time, null when it is not asked without a person's wish. */
  async ask(signal: AbortSignal, isWanted: boolean): Promise<number | null> {
    if (this.#opened && !(await this.#host.isFree())) return HELD_AGAIN_MS;
    const opened = this.#opened;
    const operator = opened && !this.#host.isOnScreen(this.id) ? null : await this.#operators(isWanted);
    const cluster = opened ?? operator;
    this.#follow(operator);
    if (!cluster) {
      this.#unasked = UNASKED[this.#about.row.remote ? "login" : "nobody"];
      this.#next(null);
      return null;
    }
    const look = await lookAt(cluster, opened ? "kiali" : "operator", signal, { isWanted });
    this.#host.asked(look.latencyMs);
    if (this.#isClosed || signal.aborted) return null;
    // Its connection was closed under it: there is another way now.
    if (look.problem?.kind === "cancelled") return 0;
    this.#saw(look);
    if (opened && !look.problem && this.#areRightsDue(isWanted)) await this.#askRights(opened, signal);
    const nextMs = waitBeforeNext(CONNECTION_PACE, this.#host.isHeld(), this.#failures, Math.random());
    this.#next(nextMs);
    return nextMs;
  }

  /** Shows it as it is at this moment. */
  show(): void {
    if (this.#isClosed) return;
    if (this.#before && this.#look === null && this.#unasked === null) {
      this.#host.put(this.#before);
      return;
    }
    this.#before = null;
    const { row, mesh, homeMs, kialiMs } = this.#about;
    // What Kiali said before the cluster came back is no news of now.
    const isOld = row.isLoaded === false && this.#turnedMs !== null && (kialiMs ?? 0) < this.#turnedMs;
    const facts = {
      row: isOld ? { ...row, isLoaded: null } : row,
      homeMs,
      kialiMs,
      look: this.#look,
      rights: this.#rights,
      unasked: this.#unasked,
      wallMs: Date.now(),
    };
    this.#host.put(
      connectionRow(this.#home, mesh, facts, { isWatched: this.#watched.isWatching, nextLookMs: this.#nextMs }),
    );
  }

  close(): void {
    this.#isClosed = true;
    this.#watched.stop();
    void this.#opened?.close();
  }

  #saw(look: Look): void {
    const was = this.#look;
    const hasTurned = was !== null && (was.problem === null) !== (look.problem === null);
    this.#look = look;
    this.#unasked = null;
    this.#failures = look.problem ? this.#failures + 1 : 0;
    if (!hasTurned) return;
    if (!look.problem) this.#turnedMs = look.atMs;
    this.#host.turned();
  }

  #next(inMs: number | null): void {
    this.#nextMs = inMs === null ? null : consoleNow() + inMs;
    this.show();
  }

  #take(way: Way | null): void {
    if (way && this.#way && isSameWay(way, this.#way)) return;
    if (!way && !this.#way) return;
    void this.#opened?.close();
    this.#opened = way
      ? openEndpoint(this.#about.row.name, way.endpoint, way.token, {
          isLight: true,
          onLost: () => this.#lost(),
        })
      : null;
    this.#way = way;
    // What was seen by a way that is no more says nothing. One in its place is asked at once.
    if (!way && this.#look?.as === "kiali") this.#look = null;
    this.#rights = null;
    this.#rightsMs = Number.NEGATIVE_INFINITY;
    this.#failures = 0;
    this.#host.soon(this.id, 0);
  }

  /** The operator's own way, where that starts no login that nobody asked for. */
  async #operators(isWanted: boolean): Promise<OpenedCluster | null> {
    const context = this.#about.row.remote?.context;
    const opened = context === undefined ? null : await openQuietly(context, isWanted);
    return opened?.ok ? opened.value : null;
  }

  #follow(cluster: OpenedCluster | null): void {
    const queries = remoteQueries(this.#about.row);
    const isWorthIt = cluster && queries && this.#look?.problem === null && this.#host.isOnScreen(this.id);
    if (isWorthIt) this.#watched.want(cluster, queries);
    else this.#watched.stop();
  }

  #changed(): void {
    this.#rightsMs = Number.NEGATIVE_INFINITY;
    for (const inMs of AFTER_CHANGE_MS) setTimeout(() => this.#again(), inMs).unref();
  }

  #again(): void {
    if (this.#isClosed) return;
    this.#rightsMs = Number.NEGATIVE_INFINITY;
    this.#host.soon(this.id, 0);
  }

  #lost(): void {
    const now = consoleNow();
    if (this.#isClosed || now - this.#lostMs < LOST_EVERY_MS) return;
    this.#lostMs = now;
    this.#host.soon(this.id, 0);
  }

  #areRightsDue(isWanted: boolean): boolean {
    const everyMs = this.#host.isHeld() ? RIGHTS_EVERY.heldMs : RIGHTS_EVERY.idleMs;
    return isWanted || consoleNow() - this.#rightsMs > everyMs;
  }

  async #askRights(cluster: OpenedCluster, signal: AbortSignal): Promise<void> {
    this.#rightsMs = consoleNow();
    const rights = await askRights(cluster, this.#about.wanted, signal);
    if (rights && cluster === this.#opened) this.#rights = rights;
  }
}

const UNASKED = {
  login:
    "Kiali's credential cannot be tried from here, and asking with your login could open its window: look again to do that",
  nobody: "Kiali's credential cannot be tried from here, and no context of the kubeconfig leads to it",
} as const;
