import { expect, test } from "@playwright/test";
import { type Access, checkRequest } from "@/lib/session/check-request";
import { doors } from "@/lib/session/doors";

const OURS = doors({ PORT: "3000" });
const HOST = "127.0.0.1:3000";
const ORIGIN = `http://${HOST}`;

type Row = { title: string; access: Access; sent: Record<string, string>; why: string | null };
const ROWS: readonly Row[] = [
  { title: "a page of ours", access: "page", sent: { host: HOST }, why: null },
  { title: "localhost at our port", access: "page", sent: { host: "localhost:3000" }, why: null },
  { title: "IPv6 loopback at our port", access: "page", sent: { host: "[::1]:3000" }, why: null },
  { title: "no Host", access: "page", sent: {}, why: "host" },
  { title: "a rebound name", access: "page", sent: { host: "evil.test:3000" }, why: "host" },
  { title: "our name at another port", access: "page", sent: { host: "127.0.0.1:3001" }, why: "host" },
  { title: "our name without the port", access: "page", sent: { host: "127.0.0.1" }, why: "host" },
  { title: "our name as a prefix", access: "page", sent: { host: `${HOST}.evil.test` }, why: "host" },
  {
    title: "a rebound name that forwards ours",
    access: "page",
    sent: { host: "evil.test:3000", "x-forwarded-host": HOST },
    why: "host",
  },
  {
    title: "a link from another site to a page",
    access: "page",
    sent: { host: HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    why: null,
  },
  {
    title: "a page in another site's frame",
    access: "page",
    sent: { host: HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    why: "cross-site",
  },
  {
    title: "a read by another port of this host",
    access: "read",
    sent: { host: HOST, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" },
    why: "cross-site",
  },
  {
    title: "a navigation to a read from another site",
    access: "read",
    sent: { host: HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
    why: "cross-site",
  },
  { title: "a read from the address bar", access: "read", sent: { host: HOST, "sec-fetch-site": "none" }, why: null },
  {
    title: "a write of ours",
    access: "write",
    sent: { host: HOST, origin: ORIGIN, "sec-fetch-site": "same-origin" },
    why: null,
  },
  { title: "a write without fetch metadata", access: "write", sent: { host: HOST, origin: ORIGIN }, why: null },
  { title: "a write without Origin", access: "write", sent: { host: HOST }, why: "origin" },
  { title: "a write from Origin null", access: "write", sent: { host: HOST, origin: "null" }, why: "origin" },
  {
    title: "a write from another origin",
    access: "write",
    sent: { host: HOST, origin: "http://evil.test:3000" },
    why: "origin",
  },
  {
    title: "a write from another door of ours",
    access: "write",
    sent: { host: HOST, origin: "http://localhost:3000" },
    why: "origin",
  },
  {
    title: "a write from https at our host",
    access: "write",
    sent: { host: HOST, origin: `https://${HOST}` },
    why: "origin",
  },
  {
    title: "a rebound write whose Origin is its Host",
    access: "write",
    sent: { host: "evil.test:3000", origin: "http://evil.test:3000", "sec-fetch-site": "same-origin" },
    why: "host",
  },
  {
    title: "a foreign write that forwards its own host",
    access: "write",
    sent: { host: HOST, origin: "http://evil.test", "x-forwarded-host": "evil.test" },
    why: "origin",
  },
  {
    title: "a cross-site write that lies about its Origin",
    access: "write",
    sent: { host: HOST, origin: ORIGIN, "sec-fetch-site": "cross-site" },
    why: "cross-site",
  },
  {
    title: "a write typed into the address bar",
    access: "write",
    sent: { host: HOST, origin: ORIGIN, "sec-fetch-site": "none" },
    why: "cross-site",
  },
];

test.describe("checkRequest", () => {
  for (const { title, access, sent, why } of ROWS)
    test(`${why ? "refuses" : "admits"} ${title}`, () => {
      const checked = checkRequest(new Headers(sent), access, OURS);
      expect(checked.ok ? null : checked.problem).toEqual(why && { kind: "refused", why });
    });
});

test.describe("doors", () => {
  test("are the loopback names at PORT unless FLEET_HOSTS says otherwise", () =>
    expect(doors({ PORT: "4000" }).map(({ host }) => host)).toEqual([
      "127.0.0.1:4000",
      "localhost:4000",
      "[::1]:4000",
    ]));
  test("are exactly what FLEET_HOSTS lists", () =>
    expect(doors({ PORT: "4000", FLEET_HOSTS: "fleet.test:8080, https://console.test" })).toEqual([
      { host: "fleet.test:8080", origin: "http://fleet.test:8080" },
      { host: "console.test", origin: "https://console.test" },
    ]));
  for (const entry of ["http://a.test/path", "ftp://a.test", "http://user@a.test", "not a host"])
    test(`stay shut for the entry ${entry}`, () => expect(doors({ FLEET_HOSTS: entry })).toEqual([]));
});
