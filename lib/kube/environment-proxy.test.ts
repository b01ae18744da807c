import { expect, test } from "@playwright/test";
import { environmentProxy } from "./environment-proxy";

const proxy = (server: string, env: Record<string, string>) => environmentProxy(new URL(server), env)?.href ?? null;
const P = "http://proxy.test:3128";

test.describe("environmentProxy", () => {
  test("takes the variable of the scheme, upper case first, with or without a scheme of its own", () => {
    expect(proxy("https://a.test", { HTTPS_PROXY: P, https_proxy: "http://other.test" })).toBe(`${P}/`);
    expect(proxy("https://a.test", { https_proxy: "proxy.test:3128" })).toBe(`${P}/`);
    expect(proxy("https://a.test", { HTTP_PROXY: P })).toBeNull();
    expect(proxy("http://a.test", { HTTP_PROXY: P })).toBe(`${P}/`);
    expect(proxy("https://a.test", {})).toBeNull();
  });

  const spared: readonly [string, string, boolean][] = [
    ["https://a.test", "*", true],
    ["https://a.test", "a.test", true],
    ["https://b.a.test", "a.test", true],
    ["https://ba.test", "a.test", false],
    ["https://a.test", ".a.test", false],
    ["https://b.a.test", ".a.test", true],
    ["https://a.test:6443", "a.test:6443", true],
    ["https://a.test:6443", "a.test:443", false],
    ["https://10.1.2.3", "10.0.0.0/8", true],
    ["https://11.1.2.3", "10.0.0.0/8", false],
    ["https://10.1.2.3", "x, 10.1.2.3", true],
    ["https://[fd00::1]", "fd00::/8", true],
    ["https://[fd00::1]", "fd00::1", true],
    ["https://127.0.0.1", "", true],
    ["https://localhost:6443", "", true],
  ];
  for (const [server, NO_PROXY, isSpared] of spared)
    test(`${isSpared ? "spares" : "does not spare"} ${server} for NO_PROXY=${NO_PROXY}`, () =>
      expect(proxy(server, { HTTPS_PROXY: P, NO_PROXY }) === null).toBe(isSpared));
});
