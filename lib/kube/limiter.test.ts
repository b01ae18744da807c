import { expect, test } from "@playwright/test";
import { Limiter } from "./limiter";

const never = new AbortController().signal;
/** Whether a promise has settled once all that is ready has run. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol("pending");
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
};

test.describe("Limiter", () => {
  test("lets no more on the way than there are places, and the next when one is given back", async () => {
    const limiter = new Limiter(2, 2);
    const [first] = await Promise.all([limiter.acquire("a", never), limiter.acquire("b", never)]);
    const third = limiter.acquire("c", never);
    expect(await isSettled(third)).toBe(false);
    first?.();
    expect(await isSettled(third)).toBe(true);
  });

  test("keeps places free from a cluster that does not answer", async () => {
    const limiter = new Limiter(4, 2);
    const dead = Array.from({ length: 9 }, () => limiter.acquire("dead", never));
    const alive = limiter.acquire("alive", never);
    expect(await isSettled(alive)).toBe(true);
    expect(await Promise.all(dead.map(isSettled))).toEqual([true, true, ...Array<boolean>(7).fill(false)]);
  });

  test("gives the common place of a call that goes unanswered to others, and keeps its cluster to its own", async () => {
    const limiter = new Limiter(2, 1, 20);
    const release = await limiter.acquire("dead", never);
    await limiter.acquire("dead too", never);
    const more = limiter.acquire("dead", never);
    await limiter.acquire("alive", never);
    await limiter.acquire("alive too", never);
    expect(await isSettled(more)).toBe(false);
    release();
    await more;
  });

  test("serves the cluster with the fewest on the way first", async () => {
    const limiter = new Limiter(2, 2);
    const release = await limiter.acquire("busy", never);
    await limiter.acquire("busy", never);
    const more = limiter.acquire("busy", never);
    const other = limiter.acquire("other", never);
    release();
    expect(await isSettled(other)).toBe(true);
    expect(await isSettled(more)).toBe(false);
  });

  test("holds a cluster to fewer as long as it is told to, and lets all go that may when that ends", async () => {
    const limiter = new Limiter(32, 12);
    let most = 2;
    const calls = Array.from({ length: 5 }, () => limiter.acquire("new", never, () => most));
    expect(await Promise.all(calls.map(isSettled))).toEqual([true, true, false, false, false]);
    most = 12;
    (await calls[0])?.();
    expect(await Promise.all(calls.map(isSettled))).toEqual([true, true, true, true, true]);
  });

  test("forgets a caller that gave up, and counts a place given back twice once", async () => {
    const limiter = new Limiter(1, 1);
    const release = await limiter.acquire("a", never);
    const cancel = new AbortController();
    const gone = limiter.acquire("a", cancel.signal);
    const next = limiter.acquire("a", never);
    cancel.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    release();
    release();
    expect(await isSettled(next)).toBe(true);
    expect(await isSettled(limiter.acquire("b", never))).toBe(false);
  });
});
