import { expect, test } from "@playwright/test";
import type { FleetRow, FleetState } from "@/lib/status/fleet-row";
import { credentialNews } from "./credential-news";
import { HoldDown } from "./hold-down";
import { type NoticeEvent, noticeEvent } from "./notice";
import { noticeWords } from "./notice-words";
import { testRow } from "./rows-for-tests";
import type { Seen } from "./seen";
import { StateNews } from "./state-news";
import { nothingTold, type Told, told as toldShape } from "./told";

const WALL_MS = Date.parse("2026-11-23T04:00:00Z");
const DAY_MS = 24 * 3_600_000;
const LOOK_MS = 6_000;

const home = (more: Partial<FleetRow> = {}) =>
  testRow({ id: "home", kind: "home", name: "east", context: "east", ...more });
const seen = (rows: readonly FleetRow[], nowMs: number, more: Partial<Seen> = {}): Seen => ({
  rows: rows.map((row) => (row.evidence === null ? row : { ...row, evidence: { atMs: nowMs, from: "console" } })),
  orphans: [],
  nowMs,
  wallMs: WALL_MS + nowMs,
  busyHomes: new Set(),
  ...more,
});

/** Looks every six seconds at what `rowsAt` says, and answers with each event and the second in which it came. */
function watch(
  seconds: number,
  rowsAt: (second: number) => readonly FleetRow[],
  { told = nothingTold(), news = new StateNews(new HoldDown()), more = {} as Partial<Seen> } = {},
) {
  const events: (readonly [second: number, event: NoticeEvent])[] = [];
  for (let nowMs = 0; nowMs <= seconds * 1000; nowMs += LOOK_MS)
    for (const event of news.look(told, seen(rowsAt(nowMs / 1000), nowMs, more))) events.push([nowMs / 1000, event]);
  for (const [, event] of events) expect(noticeEvent.safeParse(event).error).toBeUndefined();
  return events;
}
const west = (state: FleetState, more: Partial<FleetRow> = {}) => testRow({ id: "west", state, ...more });
const inShort = (events: readonly (readonly [number, NoticeEvent])[]) =>
  events.map(([second, event]) =>
    event.kind === "state" ? [second, event.change, event.from, event.to] : [second, event.kind],
  );

test.describe("news of states", () => {
  test("begin after the first look: what it sees is told to nobody, however bad", () => {
    expect(watch(600, () => [home(), west("unreachable")])).toEqual([]);
  });

  test("are told when a change has held for thirty seconds, and when it is healthy again", () => {
    const events = watch(300, (second) => [home(), west(second < 60 || second >= 150 ? "healthy" : "unreachable")]);
    expect(inShort(events)).toEqual([
      [90, "worse", "healthy", "unreachable"],
      [210, "healthy", "unreachable", "healthy"],
    ]);
  });

  test("are none when a cluster was only away for a moment", () => {
    expect(watch(600, (second) => [home(), west(second % 120 === 60 ? "unreachable" : "healthy")])).toEqual([]);
  });

  test("rest on two looks, not on the time since one", () => {
    const news = new StateNews(new HoldDown());
    const told = nothingTold();
    news.look(told, seen([west("healthy")], 0));
    const once = seen([west("unreachable")], 10_000);
    expect(news.look(told, once)).toEqual([]);
    expect(news.look(told, { ...once, nowMs: 100_000 })).toEqual([]);
    expect(news.look(told, seen([west("unreachable")], 70_000))).toHaveLength(1);
  });

  test("of a cluster that is watched need no second look", () => {
    const news = new StateNews(new HoldDown());
    const told = nothingTold();
    news.look(told, seen([west("healthy", { isWatched: true })], 0));
    const once = seen([west("degraded", { isWatched: true })], 10_000);
    expect(news.look(told, once)).toEqual([]);
    expect(news.look(told, { ...once, nowMs: 40_000 })).toHaveLength(1);
  });

  test("are told of one that wobbles between two bad states, with the state that it has then", () => {
    const events = watch(120, (second) => [
      home(),
      west(second === 0 ? "healthy" : second % 12 === 0 ? "unauthorized" : "unreachable"),
    ]);
    expect(inShort(events).map(([, change]) => change)).toEqual(["worse"]);
  });

  test("stay few when a cluster flaps for hours, and the last word is true", () => {
    const flapping = (second: number) => second < 7_200 && second % 240 >= 120;
    const events = watch(10_800, (second) => [home(), west(flapping(second) ? "unreachable" : "healthy")]);
    expect(events.length).toBeGreaterThan(1);
    expect(events.length).toBeLessThan(8);
    const last = events.at(-1)?.[1];
    expect(last?.kind === "state" ? last.to : "").toBe("healthy");
  });

  test("are none for what is better and not healthy, for what nobody looked at, and for contexts", () => {
    expect(watch(300, (second) => [home(), west(second < 60 ? "unreachable" : "degraded")])).toEqual([]);
    expect(watch(300, (second) => [home(), west(second < 60 ? "healthy" : "unknown", {})])).toEqual([]);
    expect(
      watch(300, (second) => [
        testRow({ id: "c", kind: "context", home: null, state: second < 60 ? "unknown" : "not-connected" }),
      ]),
    ).toEqual([]);
  });

  test("leave expiry and orphans to those who tell them, and what is worse behind them", () => {
    expect(watch(300, (second) => [home(), west(second < 60 ? "healthy" : "credential-expiring")])).toEqual([]);
    expect(watch(300, (second) => [home(), west(second < 60 ? "healthy" : "orphaned")])).toEqual([]);
    const drifted = {
      state: "drifted",
      detail: "Its account may not list pods",
      layer: "rights",
      evidence: null,
    } as const;
    const events = watch(300, (second) => [
      home(),
      second < 60 ? west("healthy") : west("orphaned", { more: [drifted] }),
    ]);
    expect(inShort(events)).toEqual([[90, "worse", "healthy", "drifted"]]);
  });

  test("are none while the operator himself is at work on that home", () => {
    const rows = (second: number) => [home(), west(second < 60 ? "healthy" : "unreachable")];
    expect(watch(600, rows, { more: { busyHomes: new Set(["east"]) } })).toEqual([]);
    expect(watch(600, rows, { more: { busyHomes: new Set(["elsewhere"]) } })).toHaveLength(1);
  });

  test("of a change during a restart are told after it, and what was known before is no evidence", () => {
    const told = nothingTold();
    watch(60, () => [home(), west("healthy")], { told });
    const kept: Told = toldShape.parse(JSON.parse(JSON.stringify(told)));
    const events = watch(
      120,
      (second) => [home(), second < 60 ? west("healthy", { isFromBefore: true }) : west("unreachable")],
      { told: kept },
    );
    expect(inShort(events)).toEqual([[90, "worse", "healthy", "unreachable"]]);
  });

  test("tell of a broken connection that is gone, not of a healthy one, and nothing while the home is silent", () => {
    const later = (state: FleetState, then: readonly FleetRow[]) =>
      inShort(watch(300, (second) => (second < 60 ? [home(), west(state)] : then)));
    expect(later("unreachable", [home()])).toEqual([[90, "gone", "unreachable", "not-connected"]]);
    expect(later("healthy", [home()])).toEqual([]);
    expect(later("unreachable", [])).toEqual([]);
    expect(later("unreachable", [home({ state: "unreachable" })]).filter(([, change]) => change === "gone")).toEqual(
      [],
    );
  });

  test("of five hundred clusters come at once, each once", () => {
    const many = (state: FleetState) => Array.from({ length: 500 }, (_, index) => testRow({ id: `c${index}`, state }));
    const events = watch(300, (second) => [home(), ...many(second < 60 ? "healthy" : "unreachable")]);
    expect(events).toHaveLength(500);
    expect(new Set(events.map(([, { id }]) => id)).size).toBe(500);
  });
});

test.describe("news of credentials", () => {
  const credential = (lifeMs: number, leftMs: number) => ({
    kind: "token-request" as const,
    issuedAt: new Date(WALL_MS - lifeMs + leftMs).toISOString(),
    expiresAt: new Date(WALL_MS + leftMs).toISOString(),
  });
  /** Stages told when the time is `leftMs` before the end, one look after the other. */
  const stages = (lifeMs: number, lefts: readonly number[]) => {
    const told = nothingTold();
    const given = credential(lifeMs, lifeMs);
    return lefts.flatMap((leftMs) => {
      const at = seen([home(), west("healthy", { credential: given })], 0, { wallMs: WALL_MS + lifeMs - leftMs });
      return credentialNews(told, at).map((event) => (event.kind === "credential" ? event.stage : event.kind));
    });
  };

  test("come when it begins to expire, a day before, and at its end; each once", () => {
    const month = 30 * DAY_MS;
    expect(stages(month, [month, 9 * DAY_MS, 9 * DAY_MS, 20 * 3_600_000, 3_600_000, 0, -DAY_MS])).toEqual([
      "expiring",
      "last-day",
      "expired",
    ]);
  });

  test("of a token of an hour leave the day out", () => {
    expect(stages(3_600_000, [3_600_000, 1_000_000, 500_000, 0])).toEqual(["expiring", "expired"]);
  });

  test("take nothing back when the clock jumps back", () => {
    const month = 30 * DAY_MS;
    expect(stages(month, [month, 5 * DAY_MS, month, 5 * DAY_MS, 0, month, 0])).toEqual(["expiring", "expired"]);
  });

  test("tell of a new one only after the old one's end was told", () => {
    const told = nothingTold();
    const look = (given: ReturnType<typeof credential>) =>
      credentialNews(told, seen([home(), west("healthy", { credential: given })], 0)).map((event) =>
        event.kind === "credential" ? [event.stage, noticeEvent.safeParse(event).success] : event.kind,
      );
    expect(look(credential(30 * DAY_MS, 20 * DAY_MS))).toEqual([]);
    expect(look(credential(30 * DAY_MS, 25 * DAY_MS))).toEqual([]);
    expect(look(credential(30 * DAY_MS, 5 * DAY_MS))).toEqual([["expiring", true]]);
    expect(look(credential(30 * DAY_MS, 29 * DAY_MS))).toEqual([["renewed", true]]);
  });

  test("wait until the home was read in this life", () => {
    const told = nothingTold();
    const rows = [home({ isFromBefore: true }), west("healthy", { credential: credential(30 * DAY_MS, DAY_MS) })];
    credentialNews(told, seen(rows, 0));
    expect(told.credentials).toEqual({});
  });
});

test("several events are one line", () => {
  const events = watch(120, (second) => [
    home(),
    ...["a", "b", "c"].map((id) => testRow({ id, state: second < 30 ? "healthy" : "unreachable" })),
  ]).map(([, event]) => event);
  expect(noticeWords(events)).toBe("a: healthy → unreachable, b: healthy → unreachable and 1 more");
});
