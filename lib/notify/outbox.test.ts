import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import type { NoticeEvent } from "@/lib/notice/notice";
import { Outbox, type OutboxOptions } from "./outbox";
import type { Posted } from "./post-message";

const event = (detail: string): NoticeEvent => ({
  kind: "test",
  id: randomUUID(),
  at: "2026-11-23T04:00:00.000Z",
  detail,
});
const many = (count: number, name = "e") => Array.from({ length: count }, (_, index) => event(`${name}${index}`));

const YES: Posted = { status: 204, why: null, retryAfterMs: null, isGone: false };
const no = (more: Partial<Posted> = {}): Posted => ({ ...YES, status: 503, why: "It answered 503", ...more });

/** An outbox whose receiver answers as told, and whose waits are over at once and noted. */
function outboxTo(
  answer: (tries: number, details: readonly string[]) => Posted | Promise<Posted>,
  more: Partial<OutboxOptions> = {},
) {
  const sent: { id: string; details: string[]; body: string }[] = [];
  const waits: number[] = [];
  const outbox = new Outbox({
    gatherMs: 5,
    random: () => 0.5,
    wait: async (ms) => waits.push(ms),
    post: async ({ id, body }) => {
      const details = JSON.parse(body).data.events.map((each: { detail: string }) => each.detail);
      sent.push({ id, details, body });
      return answer(sent.length, details);
    },
    ...more,
  });
  return { outbox, sent, waits };
}
const settled = (outbox: Outbox) => expect.poll(() => outbox.isEmpty).toBe(true);

test.describe("the outbox", () => {
  test("makes a storm of five hundred changes five messages, in their order", async () => {
    const { outbox, sent } = outboxTo(() => YES);
    const storm = many(500);
    for (let at = 0; at < storm.length; at += 7) outbox.add(storm.slice(at, at + 7));
    await settled(outbox);
    expect(sent).toHaveLength(5);
    expect(sent.flatMap(({ details }) => details)).toEqual(
      storm.map((each) => (each.kind === "test" ? each.detail : "")),
    );
  });

  test("tries again with the same id and body, a little later each time, and gives up after six tries", async () => {
    const { outbox, sent, waits } = outboxTo(() => no());
    outbox.add([event("a")]);
    await settled(outbox);
    expect(waits).toEqual([5_000, 30_000, 120_000, 600_000, 1_800_000]);
    expect(new Set(sent.map(({ id, body }) => id + body)).size).toBe(1);
    expect(outbox.deliveries()).toMatchObject([
      { state: "given-up", tries: 6, status: 503, why: "It answered 503; given up after 6 tries", nextTryAt: null },
    ]);
  });

  test("spreads its tries, and waits as long as the receiver asks", async () => {
    const early = outboxTo((tries) => (tries < 2 ? no() : YES), { random: () => 0 });
    const late = outboxTo((tries) => (tries < 2 ? no({ retryAfterMs: 90_000 }) : YES), { random: () => 1 });
    const patient = outboxTo((tries) => (tries < 2 ? no({ retryAfterMs: 1_000 }) : YES), { random: () => 1 });
    for (const { outbox } of [early, late, patient]) {
      outbox.add([event("a")]);
      await settled(outbox);
    }
    expect([early.waits, late.waits, patient.waits]).toEqual([[4_000], [90_000], [6_000]]);
  });

  test("keeps the order while the receiver is away, and sends what gathered meanwhile in one message", async () => {
    let release: () => void = () => undefined;
    const isBack = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { outbox, sent } = outboxTo((tries) => (tries === 1 ? no() : YES), { wait: () => isBack });
    outbox.add([event("first")]);
    await expect.poll(() => outbox.deliveries()[0]?.nextTryAt).toBeTruthy();
    for (const name of ["b", "c", "d"]) {
      outbox.add([event(name)]);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    expect(outbox.deliveries().map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    release();
    await settled(outbox);
    expect(sent.map(({ details }) => details)).toEqual([["first"], ["first"], ["b", "c", "d"]]);
  });

  test("keeps fifty messages that wait, drops the oldest and says so", async () => {
    const never = new Promise<never>(() => undefined);
    const { outbox } = outboxTo(() => never);
    outbox.add(many(6_000));
    await expect.poll(() => outbox.dropped).toBeGreaterThan(0);
    expect(outbox.dropped).toBe(10);
    expect(outbox.deliveries()).toHaveLength(50);
    outbox.stop();
  });

  test("stops for good at 410, until a test arrives", async () => {
    let isBack = false;
    const { outbox, sent } = outboxTo(() => (isBack ? YES : no({ status: 410, isGone: true, why: "It answered 410" })));
    outbox.add(many(150));
    await settled(outbox);
    expect([outbox.isGone, sent.length]).toEqual([true, 1]);
    outbox.add([event("unheard")]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(sent).toHaveLength(1);
    expect(await outbox.test(event("try"))).toMatchObject({ state: "given-up", status: 410 });
    expect(outbox.isGone).toBe(true);
    isBack = true;
    expect(await outbox.test(event("try"))).toMatchObject({ state: "delivered", tries: 1 });
    outbox.add([event("heard")]);
    await settled(outbox);
    expect(sent.at(-1)?.details).toEqual(["heard"]);
  });

  test("sends a test at once and once, whatever waits", async () => {
    const never = new Promise<never>(() => undefined);
    const { outbox, sent, waits } = outboxTo((_, details) => (details[0] === "stuck" ? never : no()));
    outbox.add([event("stuck")]);
    await expect.poll(() => sent.length).toBe(1);
    expect(await outbox.test(event("test"))).toMatchObject({ state: "given-up", tries: 1, why: "It answered 503" });
    expect(waits).toEqual([]);
    outbox.stop();
  });

  test("remembers the last fifty", async () => {
    const { outbox } = outboxTo(() => YES);
    for (let index = 0; index < 60; index++) await outbox.test(event(`t${index}`));
    expect(outbox.deliveries()).toHaveLength(50);
  });

  test("survives a bug in sending, and says so", async () => {
    const { outbox } = outboxTo(() => Promise.reject(new Error("a bug")));
    expect(await outbox.test(event("t"))).toMatchObject({ why: "A bug of this console kept it from being sent" });
  });
});
