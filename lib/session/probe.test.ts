import { expect, test } from "@playwright/test";
import { isProbe, probe } from "./probe";

test.describe("isProbe", () => {
  for (const [method, path] of [
    ["GET", "/livez"],
    ["HEAD", "/livez"],
    ["GET", "/readyz"],
    ["HEAD", "/readyz"],
  ] as const)
    test(`lets anybody ${method} ${path}`, () => expect(isProbe(method, path)).toBe(true));

  for (const [method, path] of [
    ["POST", "/livez"],
    ["OPTIONS", "/readyz"],
    ["get", "/livez"],
    ["GET", "/"],
    ["GET", "/livez/"],
    ["GET", "//livez"],
    ["GET", "/LIVEZ"],
    ["GET", "/%6civez"],
    ["GET", "/livez/x"],
    ["GET", "/livez.rsc"],
    ["GET", "/api/livez"],
    ["GET", "/api/fleet"],
    ["GET", "/metrics"],
  ] as const)
    test(`opens nothing for ${method} ${path}`, () => expect(isProbe(method, path)).toBe(false));
});

test("a probe says whether, and nothing else", async () => {
  const [good, bad] = [probe(true), probe(false)];
  expect([good.status, await good.text()]).toEqual([200, "ok\n"]);
  expect([bad.status, await bad.text()]).toEqual([503, "not ready\n"]);
});
