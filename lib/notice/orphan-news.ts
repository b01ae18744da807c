import type { HoldDown } from "./hold-down";
import type { NoticeEvent, Subject } from "./notice";
import { homeKey, type Seen } from "./seen";
import type { Told } from "./told";

/** A revoke writes its record before it begins and strikes it off at its end; another console's may be on its way. */
const TIMES_THE_HOLD = 4;

/** Which records are owed since a while, and which are settled. Of a home that is read for the first time nothing is news. */
export class OrphanNews {
  readonly #since = new Map<string, number>();
  readonly #hold: HoldDown;

  constructor(hold: HoldDown) {
    this.#hold = hold;
  }

  /** What is news now; `told` is brought up to it. */
  look(told: Told, seen: Seen): readonly NoticeEvent[] {
    return seen.orphans.flatMap(({ home, orphans }): readonly NoticeEvent[] => {
      if (seen.busyHomes.has(home.context)) return [];
      const key = homeKey(home);
      const isFirst = told.orphans[key] === undefined;
      const known = told.orphans[key] ?? {};
      told.orphans[key] = known;
      const names = new Set(orphans.map(({ name }) => name));
      const settled = Object.entries(known).flatMap(([name, { subject, since }]): readonly NoticeEvent[] => {
        if (names.has(name)) return [];
        delete known[name];
        return [{ ...common(seen), subject, stage: "settled", since, detail: "What was granted is proven to be gone" }];
      });
      for (const each of this.#since.keys())
        if (each.startsWith(`${key}\n`) && !names.has(each.slice(key.length + 1))) this.#since.delete(each);
      const added = orphans.flatMap(({ name, context, since, why }): readonly NoticeEvent[] => {
        if (known[name]) return [];
        const subject: Subject = { cluster: name, context, home: { ...home }, kind: "connection", mesh: null };
        const id = `${key}\n${name}`;
        const firstMs = this.#since.get(id) ?? seen.nowMs;
        this.#since.set(id, firstMs);
        if (!isFirst && seen.nowMs - firstMs < TIMES_THE_HOLD * this.#hold.waitMs(id, seen.nowMs)) return [];
        this.#since.delete(id);
        known[name] = { subject, since };
        return isFirst ? [] : [{ ...common(seen), subject, stage: "new", since, detail: why }];
      });
      return [...settled, ...added];
    });
  }
}

const common = ({ wallMs }: Seen): Pick<Extract<NoticeEvent, { kind: "orphan" }>, "kind" | "id" | "at"> => ({
  kind: "orphan",
  id: crypto.randomUUID(),
  at: new Date(wallMs).toISOString(),
});
