import { expect, test } from "@playwright/test";
import { keptParse } from "./kept-parse";

test.describe("keptParse", () => {
  test("parses a text once, and another text anew", () => {
    const parsed: string[] = [];
    const parse = keptParse(
      (text) => {
        parsed.push(text);
        return { text };
      },
      () => true,
    );
    expect([parse("a"), parse("a"), parse("b"), parse("a")].map(({ text }) => text)).toEqual(["a", "a", "b", "a"]);
    expect(parsed).toEqual(["a", "b"]);
  });

  test("keeps nothing that it may not keep, and no more than a bounded number", () => {
    let parsed = 0;
    const parse = keptParse(
      (text) => {
        parsed += 1;
        return text;
      },
      (text) => text !== "token",
    );
    parse("token");
    parse("token");
    expect(parsed).toBe(2);
    parse("first");
    for (let index = 0; index < 4_000; index += 1) parse(`text ${index}`);
    parse("text 3999");
    expect(parsed).toBe(4_003);
    parse("first");
    expect(parsed).toBe(4_004);
  });
});
