import { expect, test } from "@playwright/test";
import * as z from "zod";
import { parseInput } from "@/lib/session/parse-input";

const schema = z.object({
  wish: z.object({
    names: z.array(z.string().regex(/^[a-z]+$/, "Letters only")),
    remotes: z.record(z.string().max(3), z.number()),
  }),
});
const fieldsOf = (input: unknown) => {
  const parsed = parseInput(schema, input);
  return !parsed.ok && parsed.problem.kind === "invalid-input" ? parsed.problem.fields : parsed;
};

test.describe("parseInput", () => {
  test("names what is wrong by its dotted path", () =>
    expect(fieldsOf({ wish: { names: ["a", "B"], remotes: {} } })).toEqual({ "wish.names[1]": ["Letters only"] }));

  const secret = "s3cr3t-0f4c1a7be2d9";
  for (const [where, wish] of Object.entries({
    "a value": { names: [secret], remotes: {} },
    "a key that is too long": { names: [], remotes: { [secret]: 1 } },
    "the key of a wrong value": { names: [], remotes: { "s3-": secret } },
  }))
    test(`repeats nothing of ${where}`, () => {
      const told = JSON.stringify(fieldsOf({ wish }));
      expect(told).toContain("wish.");
      expect(told).not.toContain("s3");
    });
});
