import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { wishOf } from "./connect-wish";
import { world } from "./kubeconfig";
import { begin, kialiServes, operatorOf } from "./operator";
import { asOurPage, send } from "./send";
import { type Console, startConsole } from "./start-console";

const HOME = "admin@prod-east-1";
const LOOPBACK = { "connection.address": "the sandbox runs on this machine" };

const test = base.extend<{ folder: string; sandbox: Console }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-lifecycle-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  sandbox: async ({ folder }, use) => {
    const env = { HOME: folder, FLEET_AUDIT_FILE: join(folder, "audit.jsonl"), FLEET_PORT: "24400" };
    const sandbox = await startConsole(env, ["--sandbox"]);
    await use(sandbox);
    await sandbox.stop();
  },
});
test.describe.configure({ mode: "serial", timeout: 240_000 });

const BADGE = "These clusters are simulated on this machine";

/** The addresses of all pages below a folder of the app router, without those that have a parameter. */
async function pagesOf(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => basename(file) === "page.tsx" && !file.includes("["))
    .map((file) => `/${dirname(file)}`.replace("/.", "/"));
}

const controlOf = (running: Console): string => /Sandbox faults: (\S+)/.exec(running.output())?.[1] ?? "";

/** "alive" while something answers at the address, else why not. */
const pulse = (url: string): Promise<string> =>
  new Promise((resolve) => {
    get(url, { agent: false }, (reply) => resolve(reply.resume() && "alive")).on("error", (error) =>
      resolve("code" in error ? String(error.code) : error.message),
    );
  });

/** Follows an event stream to its end, telling each event as it comes. */
async function follow(
  running: Console,
  path: string,
  cookie: string,
  onEvent: (event: string, data: string) => void,
  body?: string,
) {
  const init = body === undefined ? {} : { method: "POST", body };
  const reply = await fetch(running.origin + path, { ...init, headers: { ...asOurPage(running.origin), cookie } });
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-store, no-transform",
    "x-accel-buffering": "no",
    "content-security-policy": expect.stringContaining("default-src 'self'"),
  });
  expect(reply.headers.get("content-encoding")).toBeNull();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const frames = text.split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const [event, data] = [/^event: (.*)$/m.exec(frame)?.[1], /^data: (.*)$/m.exec(frame)?.[1]];
      if (event && data) onEvent(event, data);
    }
  }
}

test("SIGTERM in the middle of a run takes back what it wrote, tells the watcher, and leaves nothing running", async ({
  sandbox,
}) => {
  const control = controlOf(sandbox);
  const operator = await operatorOf(sandbox);
  const wish = wishOf(HOME, "prod-west-1");
  await kialiServes(operator, wish);
  const run = await begin(operator, wish, LOOPBACK);
  const told: [event: string, data: string][] = [];
  let stopped: Promise<number | null> | undefined;
  await follow(sandbox, `/api/runs/${run}`, operator.cookie, (event, data) => {
    told.push([event, data]);
    if (data.includes("/restart") && data.includes("running")) stopped ??= sandbox.stop();
  });
  const [event, receipt] = told.at(-1) ?? [];
  expect(event).toBe("receipt");
  expect(JSON.parse(receipt ?? "{}")).toMatchObject({
    stoppedBy: { problem: { kind: "cancelled" } },
    undone: expect.arrayContaining([expect.stringContaining("home/Secret/")]),
  });
  expect(await stopped).toBe(0);
  expect(await pulse(sandbox.origin)).toBe("ECONNREFUSED");
  expect(await pulse(control)).toBe("ECONNREFUSED");
});

test("SIGTERM closes a stream that would go on", async ({ sandbox }) => {
  const operator = await operatorOf(sandbox);
  await fetch(`${controlOf(sandbox)}/west/faults`, { method: "PUT", body: '{"kind":"hang"}' });
  const told: string[] = [];
  let stopped: Promise<number | null> | undefined;
  const body = JSON.stringify({ wish: wishOf(HOME, "prod-west-1") });
  await follow(
    sandbox,
    "/api/setup/checks",
    operator.cookie,
    (event) => {
      told.push(event);
      stopped ??= sandbox.stop();
    },
    body,
  );
  expect(told).toContain("checks");
  expect(told).not.toContain("done");
  expect(await stopped).toBe(0);
});

test("nothing outlives a parent that was killed", async ({ sandbox }) => {
  const control = controlOf(sandbox);
  expect(await pulse(control)).toBe("alive");
  sandbox.process.kill("SIGKILL");
  await once(sandbox.process, "exit");
  await expect.poll(() => pulse(sandbox.origin), { timeout: 30_000 }).toBe("ECONNREFUSED");
  await expect.poll(() => pulse(control), { timeout: 30_000 }).toBe("ECONNREFUSED");
});

test("without a kubeconfig it says so and runs the sandbox fleet", async ({ folder }) => {
  const running = await startConsole({ HOME: folder, FLEET_PORT: "24440" });
  expect(running.output()).toContain(
    `No kubeconfig at ${folder}/.kube/config: starting the embedded sandbox fleet instead.`,
  );
  const { get: ask } = await operatorOf(running);
  expect(JSON.parse((await ask("/api/contexts")).body)).toMatchObject({
    sandbox: true,
    rows: expect.arrayContaining([expect.objectContaining({ name: HOME })]),
  });
  const pages = await pagesOf("app/(console)");
  expect(pages).toContain("/setup/review");
  for (const page of pages) expect.soft((await ask(page)).body, page).toContain(BADGE);
  await running.stop();
});

test("with a kubeconfig it reads that, at the next free port when its own is taken", async () => {
  const { env, remove } = await world();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(24_450, "127.0.0.1", resolve));
  // An inherited badge would tell an operator that real clusters are a game.
  const running = await startConsole({ ...env, FLEET_PORT: "24450", FLEET_SANDBOX: "1" });
  expect(running.output()).toContain("Port 24450 is taken; using 24451.");
  const { get: ask } = await operatorOf(running);
  expect(JSON.parse((await ask("/api/contexts")).body)).toMatchObject({ sandbox: false, rows: [{ name: "nowhere" }] });
  expect((await ask("/clusters")).body).not.toContain(BADGE);
  expect(await send(running.origin, { path: "/launch", headers: { host: "127.0.0.1:24450" } })).toMatchObject({
    status: 421,
  });
  await running.stop();
  await new Promise((resolve) => squatter.close(resolve));
  await remove();
});
