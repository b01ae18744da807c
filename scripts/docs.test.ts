import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { docFiles } from "./doc-files";

for (const [path, text] of docFiles())
  test(`${path} says what the code says (npm run docs:write)`, () => {
    expect(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).toBe(text);
  });
