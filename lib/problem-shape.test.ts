import { expect, test } from "@playwright/test";
import * as z from "zod";
import { fail, ok } from "./problem";
import { resultShape } from "./problem-shape";

test.describe("resultShape", () => {
  const shape = resultShape(z.object({ run: z.string() }));

  test("takes a value of its shape and leaves out what it was not asked for", () =>
    expect(shape.parse({ ok: true, value: { run: "r1", more: 1 } })).toEqual(ok({ run: "r1" })));

  test("takes a problem whole", () =>
    expect(shape.parse(fail({ kind: "no-such-context", context: "west" }))).toEqual(
      fail({ kind: "no-such-context", context: "west" }),
    ));

  for (const junk of [{ ok: true, value: {} }, { ok: false, problem: "no" }, { ok: false }, null, "<html>"])
    test(`refuses ${JSON.stringify(junk)}`, () => expect(shape.safeParse(junk).success).toBe(false));
});
