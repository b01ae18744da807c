import { expect, test } from "@playwright/test";
import { Scheduler, type Task } from "./scheduler";

const now = (): number => performance.now();
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
const never = (): Promise<never> => new Promise(() => undefined);

/** Tasks that answer at once and are not asked again. */
const quick = (count: number, asked: string[]): readonly Task[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `quick ${index}`,
    ask: async () => {
      asked.push(`quick ${index}`);
      return null;
    },
  }));

test.describe("Scheduler", () => {
  test("asks at most so many at once", async () => {
    const scheduler = new Scheduler({ now, atOnce: 4 });
    let [running, most] = [0, 0];
    const ids = Array.from({ length: 40 }, (_, index) => `t${index}`);
    for (const id of ids)
      scheduler.set({
        id,
        ask: async () => {
          running += 1;
          most = Math.max(most, running);
          await pause(2);
          running -= 1;
          return null;
        },
      });
    await scheduler.asked(ids);
    expect(most).toBe(4);
    scheduler.stop();
  });

  test("lets clusters that never answer hold no places, however many they are", async () => {
    const scheduler = new Scheduler({ now, atOnce: 4 });
    const asked: string[] = [];
    for (let index = 0; index < 12; index += 1) scheduler.set({ id: `dead ${index}`, ask: never });
    const tasks = quick(100, asked);
    for (const task of tasks) scheduler.set(task);
    const startedAt = now();
    await scheduler.asked(tasks.map(({ id }) => id));
    expect(asked).toHaveLength(100);
    // Three rounds of four dead ones, each as long as the patience.
    expect(now() - startedAt).toBeLessThan(2_500);
    scheduler.stop();
  });

  test("asks nothing twice at the same time, and once more what is wanted while it is asked", async () => {
    const scheduler = new Scheduler({ now });
    const wanted: boolean[] = [];
    let running = 0;
    scheduler.set({
      id: "a",
      ask: async (_signal, isWanted) => {
        wanted.push(isWanted);
        running += 1;
        expect(running).toBe(1);
        await pause(20);
        running -= 1;
        return null;
      },
    });
    scheduler.soon(["a"]);
    scheduler.soon(["a"], 0, true);
    await scheduler.asked(["a"]);
    expect(wanted).toEqual([false, true]);
    expect(scheduler.dueMs("a")).toBeNull();
    scheduler.stop();
  });

  test("while it rests asks only what a person named", async () => {
    let isResting = true;
    const scheduler = new Scheduler({ now, isResting: () => isResting });
    const asked: boolean[] = [];
    scheduler.set({
      id: "a",
      ask: async (_signal, isWanted) => {
        asked.push(isWanted);
        return 1;
      },
    });
    await pause(20);
    expect(asked).toEqual([]);
    scheduler.soon(["a"], 0, true);
    await scheduler.asked(["a"]);
    expect(asked).toEqual([true]);
    isResting = false;
    scheduler.sweep();
    await expect.poll(() => asked.length).toBeGreaterThan(2);
    scheduler.stop();
  });

  test("asks nothing new while it makes way, and goes on by itself", async () => {
    const until = now() + 200;
    const scheduler = new Scheduler({ now, makeWayMs: () => Math.max(0, until - now()) });
    const asked: string[] = [];
    const tasks = quick(3, asked);
    for (const task of tasks) scheduler.set(task);
    await pause(50);
    expect(asked).toEqual([]);
    await scheduler.asked(tasks.map(({ id }) => id));
    expect(asked).toHaveLength(3);
    expect(now()).toBeGreaterThanOrEqual(until);
    scheduler.stop();
  });

  test("goes on with the others when a task throws, and with none after its end", async () => {
    const scheduler = new Scheduler({ now });
    const log = console.error;
    console.error = () => undefined;
    scheduler.set({ id: "bug", ask: () => Promise.reject(new Error("bug")) });
    const asked: string[] = [];
    for (const task of quick(3, asked)) scheduler.set(task);
    await scheduler.asked(["bug", "quick 0", "quick 1", "quick 2"]);
    console.error = log;
    expect(asked).toHaveLength(3);
    scheduler.stop();
    scheduler.soon(["quick 0"]);
    await pause(10);
    expect(asked).toHaveLength(3);
  });

  test("counts a sweep while it goes on, and tells when everything was asked", async () => {
    const scheduler = new Scheduler({ now });
    const opened = Promise.withResolvers<null>();
    for (const task of quick(3, [])) scheduler.set(task);
    scheduler.set({ id: "slow", ask: () => opened.promise });
    scheduler.set({ id: "aside", ask: never, isAside: true });
    await scheduler.asked(["quick 0", "quick 1", "quick 2"]);
    expect([scheduler.sweeps.progress, scheduler.sweeps.sweptMs]).toEqual([{ done: 3, total: 4 }, null]);
    opened.resolve(null);
    await scheduler.asked(["slow"]);
    expect([scheduler.sweeps.progress, typeof scheduler.sweeps.sweptMs]).toEqual([null, "number"]);
    scheduler.stop();
  });
});
