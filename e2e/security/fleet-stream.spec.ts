import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { test as base, expect } from "@playwright/test";
import { world } from "./kubeconfig";
import { operatorOf } from "./operator";
import { asOurPage, send } from "./send";
import { type Console, startConsole } from "./start-console";

const test = base.extend<{ running: Console }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  running: async ({}, use) => {
    const { env, remove } = await world();
    const running = await startConsole({ ...env, FLEET_PORT: "24500" });
    await use(running);
    await running.stop();
    await remove();
  },
});
test.describe.configure({ timeout: 240_000 });

/** An open stream of the fleet: its answer, the events so far, and its end. */
async function openStream(running: Console, cookie: string, query = "") {
  const { hostname, port, host } = new URL(running.origin);
  const path = `/api/fleet/stream${query}`;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...asOurPage(running.origin), host, cookie };
    request({ hostname, port, path, headers, agent: false }, resolve).on("error", reject).end();
  });
  let text = "";
  answer.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<void>((resolve) => answer.once("close", () => resolve()));
  const events = (): readonly { id: string; event: string; data: string }[] =>
    [...text.matchAll(/^id: (.*)\nevent: (.*)\ndata: (.*)$/gm)].map(([, id = "", event = "", data = ""]) => ({
      id,
      event,
      data,
    }));
  return { status: answer.statusCode, ended, events };
}

/** How long until `happened`, ms. */
async function until(happened: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await happened;
  return performance.now() - startedAt;
}

test("SIGTERM with open streams of the fleet ends the process within two seconds", async ({ running }) => {
  const { cookie } = await operatorOf(running);
  const streams = await Promise.all([1, 2, 3].map(() => openStream(running, cookie)));
  await expect.poll(() => streams.map(({ events }) => events()[0]?.event)).toEqual(["view", "view", "view"]);
  const exit = once(running.process, "exit");
  running.process.kill("SIGTERM");
  const [closedMs, exitMs] = await Promise.all([until(Promise.all(streams.map(({ ended }) => ended))), until(exit)]);
  expect(closedMs).toBeLessThan(1_000);
  expect(exitMs).toBeLessThan(2_000);
});

test("a stream ends within fifteen seconds of its session, and no new one opens", async ({ running }) => {
  const { cookie, act } = await operatorOf(running);
  const stream = await openStream(running, cookie);
  await expect.poll(() => stream.events()[0]?.event).toBe("view");
  await act("signOutAction", null);
  expect(await until(stream.ended)).toBeLessThan(15_000);
  expect((await openStream(running, cookie)).status).toBe(401);
  expect(await send(running.origin, { path: "/api/fleet", headers: { cookie } })).toMatchObject({ status: 401 });
});

test("who says what it has is told only the rest; the same view is not sent again", async ({ running }) => {
  const { cookie, get } = await operatorOf(running);
  const first = await openStream(running, cookie);
  await expect.poll(() => first.events()[0]?.event).toBe("view");
  const [epoch, rev] = (first.events()[0]?.id ?? "").split(":");
  const back = await openStream(running, cookie, `?epoch=${epoch}&rev=${rev}`);
  await expect.poll(() => back.events()[0]?.event).toBe("patch");
  const other = await openStream(running, cookie, `?epoch=00000000-0000-4000-8000-000000000000&rev=${rev}`);
  await expect.poll(() => other.events()[0]?.event).toBe("view");

  const { etag = "" } = (await get("/api/fleet")).headers;
  await expect
    .poll(async () => {
      const again = await get("/api/fleet", { "if-none-match": etag });
      return [again.status, again.body];
    })
    .toEqual([304, ""]);
  expect((await get("/api/fleet", { "if-none-match": '"another"' })).status).toBe(200);
});

test.describe("a probe", () => {
  test("is answered by whatever name and without a session, and tells nothing", async ({ running }) => {
    for (const path of ["/livez", "/readyz"]) {
      const reply = await send(running.origin, { path, headers: { host: "10.1.2.3:3000" } });
      expect([path, reply.status, reply.body]).toEqual([path, 200, "ok\n"]);
      expect(reply.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
      const head = await send(running.origin, { method: "HEAD", path, headers: { host: "10.1.2.3:3000" } });
      expect([path, head.status, head.body]).toEqual([path, 200, ""]);
    }
  });

  test("opens nothing else by a foreign name", async ({ running }) => {
    const { cookie } = await operatorOf(running);
    for (const [method, path] of [
      ["POST", "/livez"],
      ["DELETE", "/readyz"],
      ["GET", "/livez/"],
      ["GET", "/livez/x"],
      ["GET", "/livez/../api/contexts"],
      ["GET", "/livez/%2e%2e/api/contexts"],
      ["GET", "/livez/..%2fapi/contexts"],
      ["GET", "/api/contexts?/livez"],
      ["GET", "/api/fleet"],
      ["GET", "/api/fleet/stream"],
      ["GET", "/healthz"],
      ["GET", "//livez"],
      ["GET", "/LIVEZ"],
    ] as const) {
      const headers = { host: "evil.test", cookie, "x-forwarded-host": running.host };
      const reply = await send(running.origin, { method, path, headers });
      expect.soft(`${method} ${path} ${reply.status}`).toMatch(/ (421|403|308|404|400)$/);
      expect.soft(`${path} ${reply.body}`).not.toContain("nowhere");
    }
  });
});
