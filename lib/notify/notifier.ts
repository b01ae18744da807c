import "server-only";
import type { Fleet } from "@/lib/fleet/fleet";
import { incident } from "@/lib/incident";
import { credentialNews } from "@/lib/notice/credential-news";
import { HoldDown } from "@/lib/notice/hold-down";
import { OrphanNews } from "@/lib/notice/orphan-news";
import { StateNews } from "@/lib/notice/state-news";
import type { Told } from "@/lib/notice/told";
import { Outbox } from "./outbox";
import type { Post } from "./post-message";
import { readTold, saveTold } from "./told-file";

const LOOK_EVERY_MS = 1_000;
const SAVE_EVERY_LOOKS = 5;

export type NotifierOptions = {
  fleet: () => Pick<Fleet, "view" | "orphans">;
  post: Post;
  /** Whether messages may go out at this moment: where they may not, nothing is taken as told. */
  isReady: () => Promise<boolean>;
  /** Contexts of homes where a run goes on. */
  busyHomes: () => ReadonlySet<string>;
  holdMs: number;
  lookEveryMs?: number;
};

/** Looks at the fleet once a second, puts what is news into the outbox, and remembers what was told. */
export class Notifier {
  readonly outbox: Outbox;
  readonly #options: NotifierOptions;
  readonly #states: StateNews;
  readonly #orphans: OrphanNews;
  #told: Told | null = null;
  #saved = "";
  #looks = 0;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    const hold = new HoldDown(options.holdMs);
    this.#states = new StateNews(hold);
    this.#orphans = new OrphanNews(hold);
    this.outbox = new Outbox({ post: options.post });
    this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.outbox.stop();
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#look()
        .catch((error: unknown) => incident(error, "notices"))
        .finally(() => this.#isStopped || this.#schedule());
    }, this.#options.lookEveryMs ?? LOOK_EVERY_MS).unref();
  }

  async #look(): Promise<void> {
    if (this.outbox.isGone || !(await this.#options.isReady())) return;
    const told = this.#told ?? (await readTold());
    this.#told = told;
    const fleet = this.#options.fleet();
    const { rows, nowMs } = fleet.view();
    const orphans = fleet.orphans();
    const seen = { rows, orphans, nowMs, wallMs: Date.now(), busyHomes: this.#options.busyHomes() };
    this.outbox.add([
      ...this.#states.look(told, seen),
      ...credentialNews(told, seen),
      ...this.#orphans.look(told, seen),
    ]);
    this.#looks += 1;
    if (this.#looks % SAVE_EVERY_LOOKS === 0) await this.#save(told);
  }

  /** Only what has arrived, or was given up, counts as told: what a crash cuts off is told again. */
  async #save(told: Told): Promise<void> {
    const text = JSON.stringify(told);
    if (!this.outbox.isEmpty || text === this.#saved) return;
    await saveTold(text);
    this.#saved = text;
  }
}
