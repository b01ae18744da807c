import { expect, test } from "@playwright/test";
import { sharedCall } from "./shared-call";

function scene() {
  const answer = Promise.withResolvers<string>();
  const seen: { signal: AbortSignal | null; left: number } = { signal: null, left: 0 };
  const call = sharedCall(
    (signal) => {
      seen.signal = signal;
      return answer.promise;
    },
    () => {
      seen.left += 1;
    },
  );
  return { call, seen, answer: answer.resolve };
}

test.describe("sharedCall", () => {
  test("goes on while one of those who wait is there, and is called off when the last has left", () => {
    const { call, seen } = scene();
    const [one, two] = [new AbortController(), new AbortController()];
    call.join(one.signal);
    call.join(two.signal);
    one.abort();
    expect([seen.signal?.aborted, seen.left]).toEqual([false, 0]);
    two.abort();
    expect([seen.signal?.aborted, seen.left]).toEqual([true, 1]);
  });

  test("is not called off under somebody who stays to the end", () => {
    const { call, seen } = scene();
    const one = new AbortController();
    call.join(one.signal);
    call.join();
    one.abort();
    expect(seen.signal?.aborted).toBe(false);
  });

  test("is called off for one who had left before he came, and was alone", () => {
    const { call, seen } = scene();
    call.join(AbortSignal.abort());
    expect(seen.signal?.aborted).toBe(true);
  });

  test("lets what its answer goes on reading live after its end", async () => {
    const { call, seen, answer } = scene();
    const one = new AbortController();
    call.join(one.signal);
    answer("here");
    expect(await call.result).toBe("here");
    one.abort();
    expect([seen.signal?.aborted, seen.left]).toEqual([false, 0]);
  });
});
