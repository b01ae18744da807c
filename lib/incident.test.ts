import { expect, test } from "@playwright/test";
import { scrub } from "@/lib/incident";

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

test.describe("scrub", () => {
  for (const [what, text] of Object.entries({
    "a token": `rejected ${TOKEN}`,
    "what a parser quotes": `Unexpected token 'e', "${TOKEN.slice(0, 9)}"... is not valid JSON`,
    "a bearer header": `Authorization: Bearer ${TOKEN}`,
  }))
    test(`takes ${what} out`, () => {
      expect(scrub(text)).toContain("[redacted]");
      expect(scrub(text)).not.toContain("eyJ");
    });
  test("keeps ordinary words", () =>
    expect(scrub("Cannot read properties of undefined (reading name)")).toBe(
      "Cannot read properties of undefined (reading name)",
    ));
});
