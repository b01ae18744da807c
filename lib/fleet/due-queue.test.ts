import { expect, test } from "@playwright/test";
import { DueQueue } from "./due-queue";

const drained = (queue: DueQueue, nowMs: number): readonly string[] => {
  const taken: string[] = [];
  for (let id = queue.take(nowMs); id !== null; id = queue.take(nowMs)) taken.push(id);
  return taken;
};

test.describe("DueQueue", () => {
  test("gives what is due, the longest overdue first, and nothing that is not", () => {
    const queue = new DueQueue();
    const dues = Array.from({ length: 500 }, (_, index) => (index * 7_919) % 500);
    dues.forEach((due, index) => {
      queue.put(`c${index}`, due);
    });
    const taken = drained(queue, 249).map((id) => dues[Number(id.slice(1))]);
    expect(taken).toEqual(Array.from({ length: 250 }, (_, index) => index));
    expect(queue.size).toBe(250);
    expect(queue.next()).toBe(250);
  });

  test("has each id once, where it was put last", () => {
    const queue = new DueQueue();
    for (let round = 0; round < 1_000; round += 1) {
      queue.put("a", 1_000 - round);
      queue.put("b", round);
    }
    queue.put("a", 5);
    queue.put("b", 4);
    expect(drained(queue, 10)).toEqual(["b", "a"]);
    expect(queue.next()).toBeNull();
  });

  test("forgets what was removed, also when it comes back at the same time", () => {
    const queue = new DueQueue();
    queue.put("a", 1);
    queue.remove("a");
    expect([queue.next(), queue.dueMs("a"), queue.take(9)]).toEqual([null, null, null]);
    queue.put("a", 1);
    queue.put("b", 1);
    queue.remove("a");
    queue.put("a", 1);
    expect(drained(queue, 9).toSorted()).toEqual(["a", "b"]);
  });
});
