import { expect, test } from "@playwright/test";
import { takeTurns } from "./take-turns";

test.describe("takeTurns", () => {
  test("asks twice for any number who come at once: who came first, and all others together", async () => {
    const turns = takeTurns<number>();
    let calls = 0;
    const ask = () => turns("api", async () => ++calls);
    expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual([1, 2, 2, 2]);
  });

  test("gives nobody an answer that was asked for before he came", async () => {
    const turns = takeTurns<string>();
    const first = Promise.withResolvers<string>();
    const early = turns("api", () => first.promise);
    const late = turns("api", async () => "after");
    first.resolve("before");
    expect([await early, await late]).toEqual(["before", "after"]);
  });

  test("asks anew when nobody is asking, also after a call that failed", async () => {
    const turns = takeTurns<string>();
    const failed = turns("api", () => Promise.reject(new Error("gone")));
    const next = turns("api", async () => "fine");
    await expect(failed).rejects.toThrow("gone");
    expect(await next).toBe("fine");
    expect(await turns("api", async () => "again")).toBe("again");
  });

  test("keeps what is asked of different things apart", async () => {
    const turns = takeTurns<string>();
    const never = Promise.withResolvers<string>();
    void turns("api", () => never.promise);
    expect(await turns("api/namespaces", async () => "here")).toBe("here");
  });
});
