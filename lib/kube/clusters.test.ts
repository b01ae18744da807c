import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { closeClusters, contextRows, openCluster } from "./clusters";
import { fakeServer } from "./fake-server";

test.describe.configure({ mode: "serial" });

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const before = process.env.KUBECONFIG;
test.afterEach(async () => {
  await closeClusters();
  if (before === undefined) delete process.env.KUBECONFIG;
  else process.env.KUBECONFIG = before;
});

async function world() {
  const dir = await mkdtemp(join(tmpdir(), "fleet-clusters-"));
  const server = await fakeServer(own);
  const path = join(dir, "config");
  const write = (tokens: Readonly<Record<string, string>>) =>
    writeFile(
      path,
      JSON.stringify({
        clusters: [
          {
            name: "c",
            cluster: {
              server: server.url,
              "certificate-authority-data": Buffer.from(ca.certificate).toString("base64"),
            },
          },
        ],
        users: Object.entries(tokens).map(([name, token]) => ({ name, user: { token } })),
        contexts: Object.keys(tokens).map((name) => ({ name, context: { cluster: "c", user: name } })),
      }),
    );
  process.env.KUBECONFIG = path;
  const close = async () => {
    await closeClusters();
    await server.close();
    await rm(dir, { recursive: true });
  };
  return { server, write, path, [Symbol.asyncDispose]: close };
}

const authorizations = (server: Awaited<ReturnType<typeof fakeServer>>) =>
  server.seen.map(({ headers }) => headers.find(([name]) => name === "authorization")?.[1]);

async function opened(context: string) {
  const cluster = await openCluster(context);
  if (!cluster.ok) throw new Error(`${context}: ${cluster.problem.kind}`);
  return cluster.value;
}

test.describe("openCluster", () => {
  test("keeps one cluster per context, also when many ask at once, and dials nothing by itself", async () => {
    await using one = await world();
    await one.write({ east: "t1", west: "t2" });
    const all = await Promise.all(Array.from({ length: 10 }, () => opened("east")));
    expect(new Set(all).size).toBe(1);
    expect(await opened("west")).not.toBe(all[0]);
    expect(one.server.handshakes()).toBe(0);
  });

  test("names a context that does not exist", async () => {
    await using one = await world();
    await one.write({ east: "t1" });
    expect(await openCluster("north")).toEqual({ ok: false, problem: { kind: "no-such-context", context: "north" } });
  });

  test("sees a kubeconfig that changed, appeared or went, and leaves older clusters working", async () => {
    await using one = await world();
    expect((await openCluster("east")).ok).toBe(false);
    await one.write({ east: "t1" });
    const old = await opened("east");
    await old.version();
    await one.write({ east: "a-longer-token", west: "t2" });
    expect((await contextRows()).rows.map(({ name }) => name)).toEqual(["east", "west"]);
    await (await opened("east")).version();
    await old.version();
    expect(authorizations(one.server)).toEqual(["Bearer t1", "Bearer a-longer-token", "Bearer t1"]);
    await rm(one.path);
    expect((await contextRows()).rows).toEqual([]);
  });

  test("is shared by every copy of this module that a bundler makes", async () => {
    await using one = await world();
    await one.write({ east: "t1" });
    const cluster = await opened("east");
    const memory = Object.getOwnPropertySymbols(globalThis).map((symbol) => symbol.description);
    expect(memory).toContain("kiali-fleet/kube.clusters");
    expect(await opened("east")).toBe(cluster);
  });
});

test("closeClusters ends the connections; what is on the way is cancelled, and a later call connects anew", async () => {
  const server = await fakeServer(own, () => {});
  const dir = await mkdtemp(join(tmpdir(), "fleet-clusters-"));
  process.env.KUBECONFIG = join(dir, "config");
  const cluster = { server: server.url, "certificate-authority-data": Buffer.from(ca.certificate).toString("base64") };
  await writeFile(
    process.env.KUBECONFIG,
    JSON.stringify({ clusters: [{ name: "c", cluster }], contexts: [{ name: "x", context: { cluster: "c" } }] }),
  );
  const x = await opened("x");
  const pending = x.version();
  await expect.poll(() => server.seen.length).toBe(1);
  await closeClusters();
  expect(await pending).toEqual({ ok: false, problem: { kind: "cancelled", context: "x" } });
  await x.version({ timeoutMs: 200 });
  expect(server.handshakes()).toBe(2);
  await x.close();
  await server.close();
  await rm(dir, { recursive: true });
});
