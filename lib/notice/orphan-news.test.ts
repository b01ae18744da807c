import { expect, test } from "@playwright/test";
import { HoldDown } from "./hold-down";
import { noticeEvent } from "./notice";
import { OrphanNews } from "./orphan-news";
import { nothingTold, told as toldShape } from "./told";

const HOME = { context: "east", kiali: "istio-system/kiali" };
const WALL_MS = Date.parse("2026-11-23T04:00:00Z");

test.describe("news of orphans", () => {
  const record = (name: string) => ({
    name,
    context: name,
    since: "2026-11-23T03:00:00.000Z",
    why: "west does not answer",
  });
  function looks(lists: readonly (readonly string[] | null)[], everyMs: number, told = nothingTold(), busy = false) {
    const news = new OrphanNews(new HoldDown());
    return lists.flatMap((names, index) => {
      const orphans = names === null ? [] : [{ home: HOME, orphans: names.map(record) }];
      const nowMs = index * everyMs;
      const at = { rows: [], orphans, nowMs, wallMs: WALL_MS + nowMs, busyHomes: new Set(busy ? ["east"] : []) };
      return news.look(told, at).map((event) => {
        expect(noticeEvent.safeParse(event).error).toBeUndefined();
        return event.kind === "orphan" ? `${event.subject.cluster} ${event.stage}` : event.kind;
      });
    });
  }

  test("come when a record stays for two minutes, and when it is settled", () => {
    expect(looks([[], ["west"], ["west"], ["west"], []], 60_000)).toEqual(["west new", "west settled"]);
  });

  test("leave a revoke alone that strikes its record off, and one that is going on here", () => {
    expect(looks([[], ["west"], []], 60_000)).toEqual([]);
    expect(looks([[], ["west"], ["west"], ["west"], ["west"]], 60_000, nothingTold(), true)).toEqual([]);
  });

  test("begin with what a home owes when it is read for the first time, and settle nothing while it is not read", () => {
    const told = nothingTold();
    expect(looks([["west"], ["west"], null, null, ["west"]], 300_000, told)).toEqual([]);
    expect(looks([[]], 0, toldShape.parse(JSON.parse(JSON.stringify(told))))).toEqual(["west settled"]);
  });
});
