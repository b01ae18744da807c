import "server-only";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { isOpened, openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { FleetRow, HomeOf } from "@/lib/status/fleet-row";
import type { Look, RightsLook } from "@/lib/status/look";
import { connectionRowId } from "@/lib/status/row-id";
import { consoleNow } from "./console-clock";
import { ask, askRights } from "./look-at-connection";
import type { HomeSeen, Way } from "./look-at-home";
import { connectionRow } from "./rows";
import { CONNECTION_PACE, waitBeforeNext } from "./wait-before-next";

/** Rights change seldom, and asking for them costs more than the question whether a cluster is there. */
const RIGHTS_EVERY_MS = 60_000;

type About = { row: ConnectionRow; seen: HomeSeen };
type Host = { isHeld: () => boolean; put: (row: FleetRow) => void; asked: (latencyMs: number | null) => void };

/** One connection that is asked from time to time, with the credential that Kiali uses where there is one. */
export class ConnectionMember {
  readonly id: string;
  readonly #home: HomeOf;
  readonly #host: Host;
  #about: About;
  #way: Way | null = null;
  #opened: OpenedCluster | null = null;
  #look: Look | null = null;
  #rights: RightsLook | null = null;
  #failures = 0;

  constructor(home: HomeOf, about: About, host: Host) {
    this.id = connectionRowId(home, about.row.name);
    this.#home = home;
    this.#about = about;
    this.#host = host;
    this.#take(about);
  }

  /** What the home says of it now. */
  update(about: About): void {
    this.#about = about;
    this.#take(about);
    this.show(null);
  }

  /** Asks once; answers with how long to wait before the next time, null when it is not asked without a person's wish. */
  async ask(signal: AbortSignal): Promise<number | null> {
    const cluster = await this.#cluster();
    if (!cluster) return null;
    const { opened, as } = cluster;
    this.#look = await ask(opened, as, signal);
    this.#host.asked(this.#look.latencyMs);
    if (as === "kiali" && this.#look.problem === null && this.#areRightsDue())
      this.#rights = (await askRights(opened, this.#wanted(), signal)) ?? this.#rights;
    this.#failures = this.#look.problem ? this.#failures + 1 : 0;
    const nextMs = waitBeforeNext(CONNECTION_PACE, this.#host.isHeld(), this.#failures, Math.random());
    this.show(consoleNow() + nextMs);
    return nextMs;
  }

  show(nextLookMs: number | null): void {
    const { row, seen } = this.#about;
    const shown = connectionRow(this.#home, row, seen, { look: this.#look, rights: this.#rights, wallMs: Date.now() });
    this.#host.put({ ...shown, nextLookMs });
  }

  close(): void {
    void this.#opened?.close();
  }

  #take({ row, seen }: About): void {
    const way = seen.ways.get(row.name) ?? null;
    if (way && this.#way && isSameWay(way, this.#way)) return;
    void this.#opened?.close();
    this.#opened = way ? openEndpoint(row.name, way.endpoint, way.token) : null;
    this.#way = way;
    this.#rights = null;
    this.#failures = 0;
  }

  /** Kiali's own way; else the operator's, where that starts no login that nobody asked for. */
  async #cluster(): Promise<{ opened: OpenedCluster; as: Look["as"] } | null> {
    if (this.#opened && this.#about.seen.mayTry) return { opened: this.#opened, as: "kiali" };
    const context = this.#about.row.remote?.context;
    if (context === undefined || !(await isOpened(context))) return null;
    const opened = await openCluster(context);
    return opened.ok ? { opened: opened.value, as: "operator" } : null;
  }

  #areRightsDue(): boolean {
    return this.#rights === null || consoleNow() - this.#rights.atMs > RIGHTS_EVERY_MS;
  }

  /** What Kiali needs to read: the least that any way of signing in to it needs. */
  #wanted() {
    return rulesFor(this.#about.seen.kiali?.version ?? null, "view-only");
  }
}

const isSameWay = (a: Way, b: Way): boolean =>
  JSON.stringify(a.endpoint) === JSON.stringify(b.endpoint) && a.token.isSame(b.token);
