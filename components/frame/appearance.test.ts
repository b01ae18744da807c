import { expect, test } from "@playwright/test";
import { appearanceFrom } from "./appearance";

test.describe("appearanceFrom", () => {
  test("follows the system and stays comfortable when nothing was chosen", () =>
    expect(appearanceFrom(() => undefined)).toEqual({ theme: "system", density: "comfortable" }));

  test("takes what was chosen", () =>
    expect(appearanceFrom((name) => (name === "fleet-theme" ? "dark" : "compact"))).toEqual({
      theme: "dark",
      density: "compact",
    }));

  test("ignores a value it does not know", () =>
    expect(appearanceFrom(() => '"><script>')).toEqual({ theme: "system", density: "comfortable" }));
});
