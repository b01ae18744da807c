import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { fakeReceiver, TEST_SECRET } from "@/e2e/receivers/fake-receiver";
import { testRow, testView } from "@/lib/notice/rows-for-tests";
import { Secret } from "@/lib/secret";
import type { FleetState } from "@/lib/status/fleet-row";
import { Notifier } from "./notifier";
import { postMessage } from "./post-message";

type World = {
  state: FleetState;
  isReady: boolean;
  /** A console's notifier in this world, until it is stopped. */
  start: (url: string) => Notifier;
};

/** A fleet of one connection whose state the test says, and a folder where consoles remember. */
const test = base.extend<{ world: World; folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-notices-"));
    const before = process.env.FLEET_AUDIT_FILE;
    process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
    await use(folder);
    if (before === undefined) delete process.env.FLEET_AUDIT_FILE;
    else process.env.FLEET_AUDIT_FILE = before;
    await rm(folder, { recursive: true });
  },
  world: async ({ folder: _ }, use) => {
    const started: Notifier[] = [];
    const world: World = {
      state: "healthy",
      isReady: true,
      start: (url) => {
        const notifier = new Notifier({
          fleet: () => ({
            view: () => {
              const nowMs = performance.now();
              const evidence = { atMs: nowMs, from: "console" as const };
              const home = testRow({ id: "home", kind: "home", name: "east", evidence });
              return testView([home, testRow({ id: "west", state: world.state, evidence })], { nowMs });
            },
            orphans: () => [],
          }),
          post: (message, signal) =>
            postMessage({ state: "on", url: new URL(url), secret: new Secret(TEST_SECRET) }, message, signal),
          isReady: async () => world.isReady,
          busyHomes: () => new Set(),
          holdMs: 50,
          lookEveryMs: 10,
        });
        started.push(notifier);
        return notifier;
      },
    };
    await use(world);
    for (const notifier of started) notifier.stop();
  },
});
const changes = (received: Awaited<ReturnType<typeof fakeReceiver>>["received"]) =>
  received.flatMap(({ events }) =>
    events.map((event) => (event.kind === "state" ? `${event.from} ${event.to}` : event.kind)),
  );
/** Until the file says it: what it holds is what the next console begins with. */
const remembers = (folder: string, state: FleetState) =>
  expect
    .poll(() =>
      readFile(join(folder, "notices.json"), "utf8").then(
        (text) => JSON.parse(text).states.west?.state,
        () => null,
      ),
    )
    .toBe(state);

test.describe("the notifier", () => {
  test("tells a fault and its end to the receiver, signed, and nothing at its start", async ({ world, folder }) => {
    await using receiver = await fakeReceiver();
    world.state = "degraded";
    world.start(receiver.url);
    await remembers(folder, "degraded");
    world.state = "unreachable";
    await expect.poll(() => changes(receiver.received), { timeout: 10_000 }).toEqual(["degraded unreachable"]);
    world.state = "healthy";
    await expect
      .poll(() => changes(receiver.received), { timeout: 10_000 })
      .toEqual(["degraded unreachable", "unreachable healthy"]);
    expect(receiver.received.every(({ isGenuine }) => isGenuine)).toBe(true);
    expect(receiver.received.map(({ body }) => body).join()).not.toContain(TEST_SECRET);
  });

  test("tells what changed while no console ran", async ({ world, folder }) => {
    await using receiver = await fakeReceiver();
    const first = world.start(receiver.url);
    await remembers(folder, "healthy");
    first.stop();
    world.state = "unauthorized";
    world.start(receiver.url);
    await expect.poll(() => changes(receiver.received), { timeout: 10_000 }).toEqual(["healthy unauthorized"]);
    await remembers(folder, "unauthorized");
  });

  test("tells it again when the console ended before it arrived", async ({ world, folder }) => {
    await using away = await fakeReceiver((response) => response.writeHead(503).end());
    const first = world.start(away.url);
    await remembers(folder, "healthy");
    world.state = "unreachable";
    await expect.poll(() => changes(away.received), { timeout: 10_000 }).toEqual(["healthy unreachable"]);
    first.stop();
    await using receiver = await fakeReceiver();
    world.start(receiver.url);
    await expect.poll(() => changes(receiver.received), { timeout: 10_000 }).toEqual(["healthy unreachable"]);
  });

  test("takes nothing as told while it may not send", async ({ world, folder }) => {
    await using receiver = await fakeReceiver();
    world.start(receiver.url);
    await remembers(folder, "healthy");
    world.isReady = false;
    world.state = "unreachable";
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.received).toEqual([]);
    world.isReady = true;
    await expect.poll(() => changes(receiver.received), { timeout: 10_000 }).toEqual(["healthy unreachable"]);
  });
});
