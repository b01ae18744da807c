import { expect, test } from "@playwright/test";
import { wayBackFrom, withBack } from "./way-back";

test.describe("the way back of an address", () => {
  test("leads to a step of the wizard, with its wish", () => {
    expect(wayBackFrom("/setup/tracing?home=admin%40east&remote=west")).toBe(
      "/setup/tracing?home=admin%40east&remote=west",
    );
    expect(wayBackFrom("/setup/scope")).toBe("/setup/scope?");
  });

  for (const back of [
    null,
    "",
    "https://elsewhere.example/setup/tracing",
    "//elsewhere.example/setup/tracing?",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    " /setup/tracing?home=a",
    "/setup/tracing/../../activity",
    "/setup/tracing%2f..",
    "/setup/apply?home=a",
    "/connections/run?run=1",
    "setup/tracing?home=a",
    "constructor",
    "/__proto__",
  ])
    test(`is none for ${JSON.stringify(back)}`, () => expect(wayBackFrom(back)).toBeNull());

  test("says nothing that is not a search: line breaks are encoded, a fragment goes", () =>
    expect(wayBackFrom("/setup/users?home=a\nb#x\ny")).toBe("/setup/users?home=a%0Ab"));
});

test.describe("withBack", () => {
  const back = wayBackFrom("/setup/scope?home=east&remote=west");
  test("survives the journey there and back", () => {
    const search = new URLSearchParams(withBack("verb=scope&home=east", back));
    expect(search.get("verb")).toBe("scope");
    expect(wayBackFrom(search.get("back"))).toEqual(back);
  });
  test("stands before the fragment, which no server sees", () =>
    expect(withBack("verb=tag#names=a+b", back)).toMatch(/^verb=tag&back=[^#]+#names=a\+b$/));
  test("leaves an address without one as it is", () =>
    expect(withBack("verb=tag#names=a", null)).toBe("verb=tag#names=a"));
});
