import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";

test.describe("Secret", () => {
  const secret = new Secret("s3cret");
  for (const [how, printed] of Object.entries({
    template: `${secret}`,
    json: JSON.stringify({ secret }),
    inspect: inspect({ secret }),
    concat: `a${secret.toString()}`,
  }))
    test(`prints as redacted by ${how}`, () => {
      expect(printed).toContain("[redacted]");
      expect(printed).not.toContain("s3cret");
    });
  test("gives its value only when asked", () => expect(secret.reveal()).toBe("s3cret"));
});
