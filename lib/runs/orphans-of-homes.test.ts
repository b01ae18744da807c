import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { closeClusters, isOpened, openCluster } from "@/lib/kube/clusters";
import { type FakeServer, fakeServer, sendJson, status } from "@/lib/kube/fake-server";
import { homesSaved, rememberHome } from "@/lib/runs/known-homes";
import { forgetOrphans, orphansOfHomes } from "@/lib/runs/orphans-of-homes";
import { retryOrphans } from "@/lib/runs/retry-orphans";
import { issue, newAuthority } from "@/sandbox/tls/certificates";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const kiali = { namespace: "istio-system", name: "kiali" };
const orphan = {
  name: "west",
  server: "https://127.0.0.1:1",
  context: "west",
  remoteUid: null,
  account: null,
  pieces: [],
  why: "the cluster did not answer",
  since: "2026-11-20T10:00:00.000Z",
  lastTry: null,
};
const configMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "kiali-fleet-orphans",
    namespace: "istio-system",
    uid: "u",
    resourceVersion: "1",
    creationTimestamp: orphan.since,
  },
  data: { west: JSON.stringify(orphan) },
};

const freshProcess = (): void => {
  for (const name of ["known-homes", "orphans-of-homes"])
    Reflect.deleteProperty(globalThis, Symbol.for(`kiali-fleet/${name}`));
};

const test = base.extend<{ home: FakeServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  home: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "orphans-"));
    const before = { KUBECONFIG: process.env.KUBECONFIG, FLEET_AUDIT_FILE: process.env.FLEET_AUDIT_FILE };
    const server = await fakeServer(own, ({ path }, response) => {
      if (path.includes("/configmaps/")) sendJson(response, configMap);
      else sendJson(response, status(404, "NotFound"), 404);
    });
    const data = Buffer.from(ca.certificate).toString("base64");
    const text = {
      clusters: [
        { name: "c", cluster: { server: server.url, "certificate-authority-data": data } },
        { name: "dead", cluster: { server: "https://127.0.0.1:1" } },
      ],
      users: [
        { name: "u", user: { token: "t" } },
        {
          name: "e",
          user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "false", interactiveMode: "Never" } },
        },
      ],
      contexts: [
        { name: "east", context: { cluster: "c", user: "u" } },
        { name: "dead", context: { cluster: "dead", user: "u" } },
        { name: "login", context: { cluster: "c", user: "e" } },
      ],
    };
    process.env.KUBECONFIG = join(folder, "config");
    process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
    await writeFile(process.env.KUBECONFIG, JSON.stringify(text), { mode: 0o600 });
    freshProcess();
    await use(server);
    await homesSaved();
    await closeClusters();
    await server.close();
    freshProcess();
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await rm(folder, { recursive: true });
  },
});
test.describe.configure({ mode: "serial" });

test.describe("orphansOfHomes", () => {
  test("tells those of each home; one that is silent hides no other", async ({ home: _home }) => {
    for (const name of ["east", "dead", "gone"]) rememberHome({ home: name, kiali });
    const told = await orphansOfHomes();
    expect(told.map((each) => [each.home, each.orphans.map(({ name }) => name), each.problem?.kind ?? null])).toEqual([
      ["east", ["west"], null],
      ["dead", [], "unreachable"],
      ["gone", [], "no-such-context"],
    ]);
    expect(told.every(({ askedAt }) => askedAt !== null)).toBe(true);
  });

  test("repeats what it was told just now, until a run ended there", async ({ home }) => {
    rememberHome({ home: "east", kiali });
    await Promise.all([orphansOfHomes(), orphansOfHomes()]);
    await orphansOfHomes();
    const asked = () => home.seen.filter(({ path }) => path.includes("/configmaps/")).length;
    expect(asked()).toBe(1);
    forgetOrphans("eas");
    await orphansOfHomes();
    expect(asked()).toBe(1);
    forgetOrphans("east");
    await orphansOfHomes();
    expect(asked()).toBe(2);
  });

  test("asks a home that may open a login only when it is open, or somebody asked", async ({ home }) => {
    rememberHome({ home: "login", kiali });
    expect(await orphansOfHomes()).toEqual([{ home: "login", kiali, orphans: [], problem: null, askedAt: null }]);
    expect(await isOpened("login")).toBe(false);
    expect(home.seen).toEqual([]);
    // The plugin fails, which is an answer of having been asked.
    expect(await orphansOfHomes({ isAsked: true, isFresh: true })).toMatchObject([{ problem: { kind: "credential" } }]);
    await openCluster("login");
    forgetOrphans("login");
    expect(await orphansOfHomes()).toMatchObject([{ askedAt: expect.any(String) }]);
  });
});

test.describe("retryOrphans", () => {
  test("opens no context that may open a login, and changes nothing where the remote is not at hand", async ({
    home,
  }) => {
    rememberHome({ home: "login", kiali });
    rememberHome({ home: "east", kiali });
    await retryOrphans();
    expect(await isOpened("login")).toBe(false);
    expect(home.seen.length).toBeGreaterThan(0);
    expect(home.seen.filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
