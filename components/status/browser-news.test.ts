import { expect, test } from "@playwright/test";
import { BLANK_ROW } from "@/lib/status/blank-row";
import type { FleetRow, FleetState, Reason } from "@/lib/status/fleet-row";
import { BrowserNews } from "./browser-news";
import { newsWords } from "./news-words";

const reason = (state: FleetState): Reason => ({ state, detail: `why ${state}`, layer: null, evidence: null });
const row = (id: string, state: FleetState, over: Partial<FleetRow> = {}): FleetRow => ({
  ...BLANK_ROW,
  id,
  kind: "connection",
  name: id,
  home: { context: "east", kiali: "istio-system/kiali" },
  state,
  detail: `why ${state}`,
  evidence: { atMs: 1, from: "console" },
  ...over,
});

/** Looks now and once more when what waits has held. */
function look(news: BrowserNews, rows: readonly FleetRow[], nowMs: number): readonly string[] {
  const first = news.look(rows, nowMs);
  const nextMs = news.nextMs();
  return [...first, ...(nextMs === null ? [] : news.look(rows, nextMs))].map(({ id, state }) => `${id} ${state}`);
}

test.describe("what is worth a notification", () => {
  test("is never the first view, however bad", () => {
    const news = new BrowserNews();
    expect(look(news, [row("a", "unreachable"), row("b", "orphaned", { more: [reason("degraded")] })], 0)).toEqual([]);
  });

  test("is a worse state that holds, once", () => {
    const news = new BrowserNews();
    look(news, [row("a", "healthy")], 0);
    expect(look(news, [row("a", "degraded")], 1_000)).toEqual(["a degraded"]);
    expect(look(news, [row("a", "degraded")], 60_000)).toEqual([]);
    expect(look(news, [row("a", "unreachable")], 120_000)).toEqual(["a unreachable"]);
  });

  test("is no better state, and no change that is taken back", () => {
    const news = new BrowserNews();
    look(news, [row("a", "unreachable"), row("b", "healthy")], 0);
    expect(look(news, [row("a", "degraded"), row("b", "healthy")], 1_000)).toEqual([]);
    expect(news.look([row("a", "degraded"), row("b", "unreachable")], 2_000)).toEqual([]);
    expect(look(news, [row("a", "degraded"), row("b", "healthy")], 3_000)).toEqual([]);
    expect(news.nextMs()).toBeNull();
  });

  test("is a credential that begins to expire, and an orphan, behind whatever is worse", () => {
    const news = new BrowserNews();
    look(news, [row("a", "degraded"), row("b", "healthy")], 0);
    const later = [
      row("a", "degraded", { more: [reason("orphaned")] }),
      row("b", "credential-expiring", { more: [reason("healthy")] }),
    ];
    expect(look(news, later, 1_000)).toEqual(["a orphaned", "b credential-expiring"]);
    expect(look(news, later, 60_000)).toEqual([]);
  });

  test("is nothing that nobody knows: a console that starts again repeats nothing", () => {
    const news = new BrowserNews();
    look(news, [row("a", "unreachable")], 0);
    look(news, [row("a", "unknown", { evidence: null })], 1_000);
    look(news, [row("a", "healthy", { isFromBefore: true })], 2_000);
    expect(look(news, [row("a", "unreachable")], 3_000)).toEqual([]);
  });

  test("is told less and less of a cluster that flaps", () => {
    const news = new BrowserNews();
    let told = 0;
    for (let atMs = 0; atMs < 30 * 60_000; atMs += 1_000) {
      const isDown = Math.floor(atMs / 20_000) % 2 === 1;
      told += news.look([row("a", isDown ? "unreachable" : "healthy")], atMs).length;
    }
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(5);
  });

  test("is found anew by a tab that comes to lead", () => {
    const news = new BrowserNews();
    look(news, [row("a", "healthy")], 0);
    news.forgetAll();
    expect(look(news, [row("a", "unreachable")], 60_000)).toEqual([]);
  });
});

test.describe("newsWords", () => {
  const told = (id: string, state: FleetState) => ({ id, name: id, state, detail: `why ${state}` });

  test("says of one what and why", () =>
    expect(newsWords([told("west", "unreachable")])).toEqual({
      title: "west: Unreachable",
      body: "why unreachable",
    }));

  test("makes one of many, worst first, and each row once", () =>
    expect(
      newsWords([
        told("f", "drifted"),
        told("e", "orphaned"),
        told("d", "degraded"),
        told("c", "unauthorized"),
        told("b", "unreachable"),
        told("a", "degraded"),
        told("a", "unreachable"),
      ]),
    ).toEqual({
      title: "6 changes for the worse",
      body: "a: Unreachable\nb: Unreachable\nc: Unauthorized\nd: Degraded\nand 2 more",
    }));
});
