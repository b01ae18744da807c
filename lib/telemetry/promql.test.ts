import { expect, test } from "@playwright/test";
import { labelName, quoted, selector } from "./promql";

test.describe("selector", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["a quote", 'west"} or vector(1) #'],
    ["a backslash before a quote", 'west\\"} or up{a="'],
    ["a line end", "west\n} or up"],
    ["a zero byte and a line separator", "a\0b\u2028c"],
    ["a backtick, and braces", "`{}`"],
  ];
  for (const [title, value] of cases)
    test(`keeps ${title} inside its quotes`, () => {
      const text = selector("up", { cluster: value });
      const [, inside = ""] = /^up\{cluster="((?:[^"\\\n]|\\.)*)"\}$/.exec(text) ?? [];
      expect(JSON.parse(`"${inside}"`)).toBe(value);
    });

  test("takes names of a list for themselves, not for regular expressions", () => {
    expect(selector("up", { cluster: ["a.b", "c|d", ".*", "e\\"] })).toBe(
      'up{cluster=~"a\\\\.b|c\\\\|d|\\\\.\\\\*|e\\\\\\\\"}',
    );
  });

  test("makes of every label a name that the store takes", () => {
    expect([labelName("mesh-id"), labelName('a"} or up{'), labelName("9lives"), labelName("")]).toEqual([
      "mesh_id",
      "a___or_up_",
      "_9lives",
      "_",
    ]);
    expect(selector("up", { "mesh-id": "m", reporter: "source" })).toBe('up{mesh_id="m",reporter="source"}');
  });

  test("leaves plain words as they are", () => expect(quoted("prod-west_1.eu")).toBe('"prod-west_1.eu"'));
});
