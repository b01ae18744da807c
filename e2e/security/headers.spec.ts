import { expect } from "@playwright/test";
import { test } from "./fixtures";
import { send } from "./send";

const POLICY =
  "default-src 'self'; script-src 'self' 'nonce-N' 'strict-dynamic'; style-src-elem 'self' 'nonce-N'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const NONCE = /'nonce-([A-Za-z0-9+/=]+)'/;

const ADDRESSES = [
  "/",
  "/clusters",
  "/setup",
  "/activity",
  "/launch",
  "/no/such/page",
  "/api/contexts",
  "/api/no-such-route",
  "/api/runs/x",
  "/api/orphans",
  "/api/audit",
  "/api/audit/export",
  "/api/connections?home=nowhere",
];

test.describe("every answer", () => {
  for (const path of ADDRESSES)
    for (const who of ["signed in", "a stranger"] as const)
      test(`of ${path} to ${who} carries the headers`, async ({ running, cookie }) => {
        const { headers } = await send(running.origin, { path, headers: who === "signed in" ? { cookie } : {} });
        const nonce = NONCE.exec(headers["content-security-policy"] ?? "")?.[1] ?? "";
        expect(Buffer.from(nonce, "base64")).toHaveLength(16);
        expect(headers["content-security-policy"]?.replaceAll(nonce, "N")).toBe(POLICY);
        expect(headers).toMatchObject({
          "x-content-type-options": "nosniff",
          "referrer-policy": "no-referrer",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-resource-policy": "same-origin",
          "cache-control": expect.stringContaining("no-store"),
          "permissions-policy": expect.stringContaining("camera=()"),
        });
        expect(headers["x-powered-by"]).toBeUndefined();
        expect(headers["x-nonce"]).toBeUndefined();
        expect(headers["access-control-allow-origin"]).toBeUndefined();
      });

  test("has a nonce of its own, which the request cannot choose", async ({ running, cookie }) => {
    const chosen = "AAAAAAAAAAAAAAAAAAAAAA==";
    const headers = { cookie, "x-nonce": chosen, "content-security-policy": `script-src 'nonce-${chosen}'` };
    const [one, two] = await Promise.all([1, 2].map(() => send(running.origin, { path: "/clusters", headers })));
    const nonces = [one, two].map((reply) => NONCE.exec(reply?.headers["content-security-policy"] ?? "")?.[1]);
    expect(new Set([...nonces, chosen]).size).toBe(3);
    expect(one?.body).not.toContain(chosen);
  });

  test("puts the nonce on every script and style of a page", async ({ running, cookie }) => {
    for (const path of ["/clusters", "/setup", "/launch", "/no/such/page"]) {
      const { headers, body } = await send(running.origin, { path, headers: { cookie } });
      const nonce = NONCE.exec(headers["content-security-policy"] ?? "")?.[1] ?? "";
      const tags = [...body.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => tag);
      expect(tags.length).toBeGreaterThan(0);
      expect(tags.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
    }
  });

  test("answers only on the loopback interface", async ({ running }) => {
    const { networkInterfaces } = await import("node:os");
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ internal, family }) => !internal && family === "IPv4");
    test.skip(!outside, "this machine has no other interface");
    const { port } = new URL(running.origin);
    await expect(send(`http://${outside?.address}:${port}`, { path: "/launch" })).rejects.toThrow(/ECONNREFUSED/);
  });
});
