import { expect } from "@playwright/test";
import { actionId, actionNames } from "./action-id";
import { test } from "./fixtures";
import { asOurPage, type Sent, send } from "./send";

const PAGES = [
  "/",
  "/clusters",
  "/setup",
  "/launch",
  "/api/contexts",
  "/api/clusters/nowhere",
  "/api/runs/x",
  "/no/such/page",
];

/** Ways to ask for the same thing that went around a proxy in one version of the framework or another. */
const DISGUISES: Record<string, Partial<Sent> & { suffix?: string }> = {
  "as it is": {},
  "as an RSC": { headers: { rsc: "1" }, suffix: "?_rsc=abc" },
  "as a prefetch": { headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" } },
  "as a segment file": { suffix: ".segments/_tree.segment.rsc" },
  "as an .rsc file": { suffix: ".rsc" },
  "with the subrequest header": { headers: { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" } },
  "with rewrite headers": {
    headers: { "x-middleware-rewrite": "/clusters", "x-invoke-path": "/clusters", "x-matched-path": "/clusters" },
  },
  "as data": { headers: { "x-nextjs-data": "1" } },
  "by HEAD": { method: "HEAD" },
};

test.describe("a rebound name", () => {
  for (const [how, { suffix = "", headers = {}, ...rest }] of Object.entries(DISGUISES))
    test(`reaches nothing ${how}`, async ({ running, cookie }) => {
      const { port } = new URL(running.origin);
      for (const path of PAGES) {
        const evil = { ...headers, cookie, host: `evil.test:${port}`, "x-forwarded-host": running.host };
        const reply = await send(running.origin, { ...rest, path: path + suffix, headers: evil });
        expect(`${path} ${reply.status}`).toBe(`${path} 421`);
      }
    });

  test("gets public built files only", async ({ running, cookie }) => {
    const page = await send(running.origin, { path: "/clusters", headers: { cookie } });
    const file = /\/_next\/static\/[^"]+\.js/.exec(page.body)?.[0] ?? "";
    expect(await send(running.origin, { path: file, headers: { host: "evil.test" } })).toMatchObject({ status: 200 });
    expect(
      await send(running.origin, { path: "/_next/image?url=%2Fa.png&w=64&q=75", headers: { host: "evil.test" } }),
    ).toMatchObject({ status: 421 });
  });
});

type Row = { title: string; headers: (origin: string) => Record<string, string>; status: number };
const WRITES: readonly Row[] = [
  { title: "from our page", headers: (origin) => ({ origin, "sec-fetch-site": "same-origin" }), status: 200 },
  { title: "from a client without fetch metadata", headers: (origin) => ({ origin }), status: 200 },
  { title: "without Origin", headers: () => ({}), status: 403 },
  {
    title: "without Origin but same-origin by metadata",
    headers: () => ({ "sec-fetch-site": "same-origin" }),
    status: 403,
  },
  { title: "cross-site without Origin", headers: () => ({ "sec-fetch-site": "cross-site" }), status: 403 },
  {
    title: "cross-site with our Origin",
    headers: (origin) => ({ origin, "sec-fetch-site": "cross-site" }),
    status: 403,
  },
  {
    title: "from another port of this host",
    headers: (origin) => ({ origin, "sec-fetch-site": "same-site" }),
    status: 403,
  },
  { title: "from a foreign Origin", headers: () => ({ origin: "http://evil.test" }), status: 403 },
  { title: "from Origin null", headers: () => ({ origin: "null" }), status: 403 },
  {
    title: "from a foreign Origin that forwards its host",
    headers: () => ({ origin: "http://evil.test", "x-forwarded-host": "evil.test" }),
    status: 403,
  },
  {
    title: "from a rebound name, Origin and Host alike",
    headers: (origin) => ({
      origin: `http://evil.test:${new URL(origin).port}`,
      host: `evil.test:${new URL(origin).port}`,
    }),
    status: 421,
  },
  {
    title: "from a rebound name that forwards ours",
    headers: (origin) => ({ origin, host: "evil.test", "x-forwarded-host": new URL(origin).host }),
    status: 421,
  },
  { title: "by localhost, an address of ours", headers: (origin) => byLocalhost(origin), status: 200 },
];

function byLocalhost(origin: string): Record<string, string> {
  const host = `localhost:${new URL(origin).port}`;
  return { host, origin: `http://${host}` };
}

for (const { title, headers, status } of WRITES)
  test.describe(`a write ${title}`, () => {
    test(`answers ${status} to a route`, async ({ running, cookie }) => {
      const reply = await send(running.origin, {
        method: "POST",
        path: "/api/setup/exec",
        headers: { "content-type": "application/json", cookie, ...headers(running.origin) },
        body: JSON.stringify({ exec: "{}" }),
      });
      expect(reply.status).toBe(status);
    });

    test(`answers ${status} to an action`, async ({ running, cookie }) => {
      const { id, path } = await actionId("cancelRunAction");
      const reply = await send(running.origin, {
        method: "POST",
        path,
        headers: {
          "content-type": "text/plain;charset=UTF-8",
          accept: "text/x-component",
          "next-action": id,
          cookie,
          ...headers(running.origin),
        },
        body: '["00000000-0000-4000-8000-000000000000"]',
      });
      expect(reply.status).toBe(status);
      expect(reply.body.includes("no-such-run")).toBe(status === 200);
    });

    test(`answers ${status === 200 ? 401 : status} to a sign-in with a wrong token`, async ({ running }) => {
      const reply = await send(running.origin, {
        method: "POST",
        path: "/launch",
        headers: { "content-type": "application/json", ...headers(running.origin) },
        body: JSON.stringify({ token: "wrong" }),
      });
      expect(reply.status).toBe(status === 200 ? 401 : status);
    });
  });

test.describe("a read", () => {
  const read = (site: string, mode: string, dest: string) => ({
    "sec-fetch-site": site,
    "sec-fetch-mode": mode,
    "sec-fetch-dest": dest,
  });
  for (const [title, headers, page, api] of [
    ["from the address bar", read("none", "navigate", "document"), 200, 200],
    ["of our own page", read("same-origin", "cors", "empty"), 200, 200],
    ["by a link of another site", read("cross-site", "navigate", "document"), 200, 403],
    ["into another site's frame", read("cross-site", "navigate", "iframe"), 403, 403],
    ["by a script of another port", read("same-site", "cors", "empty"), 403, 403],
    ["as another site's image", read("cross-site", "no-cors", "image"), 403, 403],
  ] as const)
    test(`${title} answers ${page} for a page, ${api} for data`, async ({ running, cookie }) => {
      const answered = await Promise.all(
        ["/clusters", "/api/contexts"].map((path) => send(running.origin, { path, headers: { cookie, ...headers } })),
      );
      expect(answered.map(({ status }) => status)).toEqual([page, api]);
    });
});

test.describe("without a session", () => {
  test("pages lead to the sign-in and data answers 401", async ({ running }) => {
    for (const path of ["/", "/clusters", "/setup"]) {
      const reply = await send(running.origin, { path });
      expect(`${path} ${reply.status} ${reply.headers.location}`).toMatch(
        new RegExp(`^${path} 307 (http://[^/]+)?/launch$`),
      );
    }
    for (const path of ["/api/contexts", "/api/clusters/nowhere", "/api/runs/x"])
      expect(await send(running.origin, { path })).toMatchObject({ status: 401 });
    for (const path of ["/api/setup/checks", "/api/setup/connection", "/api/setup/exec"])
      expect(
        await send(running.origin, { method: "POST", path, headers: asOurPage(running.origin), body: "{}" }),
      ).toMatchObject({ status: 401 });
  });

  test("every action answers not-signed-in", async ({ running }) => {
    const names = await actionNames();
    expect(names).toEqual(expect.arrayContaining(["applyConnectAction", "undoConnectAction", "signOutAction"]));
    for (const name of names) {
      const { id, path } = await actionId(name);
      const headers = {
        ...asOurPage(running.origin),
        accept: "text/x-component",
        "next-action": id,
        "content-type": "text/plain;charset=UTF-8",
      };
      const reply = await send(running.origin, { method: "POST", path, headers, body: "[]" });
      expect(`${name} ${reply.body}`).toContain("not-signed-in");
    }
  });

  test("a made-up cookie is no session", async ({ running }) => {
    for (const cookie of [
      "__Host-fleet=",
      "__Host-fleet=x",
      `__Host-fleet=${"A".repeat(43)}`,
      "__Host-fleet=__proto__",
    ])
      expect(await send(running.origin, { path: "/api/contexts", headers: { cookie } })).toMatchObject({ status: 401 });
  });
});
