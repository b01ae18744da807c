import { expect, test } from "@playwright/test";
import { suggest } from "./suggest";

const words = ["connect", "contexts", "check", "plan"];

test("a slip of the finger finds its word", () => {
  expect(suggest("conect", words)).toBe("connect");
  expect(suggest("CONTEXT", words)).toBe("contexts");
  expect(suggest("paln", words)).toBe(null);
  expect(suggest("pla", words)).toBe("plan");
});

test("a different word finds nothing", () => {
  expect(suggest("revoke", words)).toBe(null);
  expect(suggest("", words)).toBe(null);
});
