import { expect, test } from "@playwright/test";
import { pageOf } from "./page-of";

const list = (length: number) => Array.from({ length }, (_, at) => at);

test.describe("pageOf", () => {
  test("leaves up to 200 together", () => expect(pageOf(list(200), 3)).toMatchObject({ page: 0, pages: 1 }));

  test("shows the last part with what is left", () =>
    expect(pageOf(list(250), 2)).toMatchObject({ rows: list(250).slice(200), pages: 3, words: "201 to 250 of 250" }));

  for (const wanted of [-1, 9, Number.NaN, 1.5])
    test(`goes to a page that is there instead of ${wanted}`, () =>
      expect(pageOf(list(250), wanted).rows.length).toBeGreaterThan(0));
});
