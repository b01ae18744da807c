import { once } from "node:events";
import { createConnection } from "node:net";
import { expect, test } from "@playwright/test";
import { request } from "undici";
import { rawClient } from "@/e2e/contract/raw-client";
import { ExecRuns } from "@/lib/kube/exec-runs";
import { loadKubeconfig } from "@/lib/kube/load-kubeconfig";
import { openEntry } from "@/lib/kube/open-entry";
import { type Sandbox, type SandboxCluster, startSandbox } from "../start-sandbox";
import type { Fault } from "./fault-board";

test.describe("faults", () => {
  let sandbox: Sandbox;
  let east: SandboxCluster;
  test.beforeAll(async () => {
    sandbox = await startSandbox({ world: "bare" });
    east = sandbox.cluster("east");
  });
  test.afterAll(() => sandbox.stop());
  test.beforeEach(() => east.faults.clear());

  /** What one request on a fresh connection comes to. */
  async function outcome(path = "/version"): Promise<string> {
    const client = rawClient(east.server, east.ca, null);
    const limit = new Promise<string>((resolve) => setTimeout(resolve, 1_000, "hangs"));
    const answer = client.send("GET", path).then(
      ({ status, headers }) => `${status}${headers["retry-after"] ? ` after ${headers["retry-after"]}` : ""}`,
      (error: NodeJS.ErrnoException) => error.code ?? "failed",
    );
    const result = await Promise.race([answer, limit]);
    await client.close();
    return result;
  }

  const cases: readonly (readonly [Fault, RegExp])[] = [
    [{ kind: "refuse" }, /ECONNREFUSED/],
    [{ kind: "reset" }, /ECONNRESET|UND_ERR_SOCKET/],
    [{ kind: "hang" }, /hangs/],
    [{ kind: "black-hole" }, /hangs/],
    [{ kind: "unauthorized" }, /401/],
    [{ kind: "throttle", retryAfterSeconds: 7 }, /429 after 7/],
    [{ kind: "server-error" }, /500/],
    [{ kind: "wrong-ca" }, /UNABLE_TO_VERIFY|SELF_SIGNED|CERT_SIGNATURE/],
    [{ kind: "expired-certificate" }, /CERT_HAS_EXPIRED/],
    [{ kind: "slow", ms: 50 }, /200/],
  ];
  for (const [fault, expected] of cases)
    test(`${fault.kind} is what a client sees, and it heals`, async () => {
      expect(await outcome()).toBe("200");
      east.faults.set(fault);
      await expect.poll(() => outcome()).toMatch(expected);
      east.faults.clear();
      await expect.poll(() => outcome()).toBe("200");
    });

  test("a black hole answers no TCP handshake, where something that hangs does", async () => {
    const { port, hostname } = new URL(east.server);
    const handshake = async () => {
      const socket = createConnection({ port: Number(port), host: hostname });
      const limit = new Promise<string>((resolve) => setTimeout(resolve, 500, "nothing"));
      const answer = once(socket, "connect").then(
        () => "answered",
        () => "refused",
      );
      const seen = await Promise.race([answer, limit]);
      socket.destroy();
      return seen;
    };
    east.faults.set({ kind: "hang" });
    expect(await handshake()).toBe("answered");
    east.faults.set({ kind: "black-hole" });
    await expect.poll(handshake).toBe("nothing");
    expect(await handshake()).toBe("nothing");
    east.faults.clear();
    await expect.poll(handshake).toBe("answered");
  });

  test("many changes one after another end as the last one says", async () => {
    for (let count = 0; count < 20; count += 1) {
      east.faults.set({ kind: count % 2 === 0 ? "refuse" : "black-hole" });
      east.faults.clear();
    }
    await expect.poll(() => outcome()).toBe("200");
    for (let count = 0; count < 20; count += 1) {
      east.faults.clear();
      east.faults.set({ kind: "refuse" });
    }
    await expect.poll(() => outcome()).toBe("ECONNREFUSED");
  });

  test("deny refuses one verb on one resource, to the administrator too, and heals", async () => {
    const { contexts } = await loadKubeconfig({ paths: [east.kubeconfigPath] });
    expect(contexts.map(({ name }) => name)).toEqual([east.context]);
    const [entry] = contexts;
    const opened = entry ? await openEntry(entry, new ExecRuns()) : null;
    if (!opened?.ok) throw new Error("east cannot be opened");
    const { list, close } = opened.value;
    const of = (kind: string) => list({ apiVersion: "v1", kind, namespace: "default" });
    east.faults.set({ kind: "deny", verb: "list", group: "", resource: "secrets" });
    expect(await of("Secret")).toMatchObject({
      ok: false,
      problem: { kind: "forbidden", verb: "list", resource: "secrets" },
    });
    expect((await of("ConfigMap")).ok).toBe(true);
    east.faults.clear();
    expect((await of("Secret")).ok).toBe(true);
    await close();
  });

  test("conflict refuses every write and no question, and heals", async () => {
    const [entry] = (await loadKubeconfig({ paths: [east.kubeconfigPath] })).contexts;
    const opened = entry ? await openEntry(entry, new ExecRuns()) : null;
    if (!opened?.ok) throw new Error("east cannot be opened");
    const { apply, may, list, close } = opened.value;
    const write = () =>
      apply({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "late", namespace: "default" },
        data: { a: "b" },
      });
    east.faults.set({ kind: "conflict" });
    await expect.poll(write).toMatchObject({ ok: false, problem: { kind: "changed" } });
    expect(await may({ verb: "get", group: "", resource: "pods", namespace: null })).toEqual({ ok: true, value: true });
    expect((await list({ apiVersion: "v1", kind: "ConfigMap", namespace: "default" })).ok).toBe(true);
    east.faults.clear();
    await expect.poll(async () => (await write()).ok).toBe(true);
    await close();
  });

  test("can be set over HTTP, but not by a web page", async () => {
    const url = `${sandbox.controlUrl}/clusters/east/faults`;
    const body = JSON.stringify({ kind: "server-error" });
    const set = await request(url, { method: "PUT", body });
    expect(set.statusCode).toBe(200);
    await set.body.dump();
    expect(await outcome()).toBe("500");
    const page = await request(url, { method: "DELETE", headers: { origin: "https://evil.example" } });
    expect(page.statusCode).toBe(403);
    await page.body.dump();
    const rebound = await request(url, { method: "DELETE", headers: { host: "evil.example" } });
    expect(rebound.statusCode).toBe(403);
    await rebound.body.dump();
    const cleared = await request(url, { method: "DELETE" });
    expect(await cleared.body.json()).toEqual([]);
    expect(await outcome()).toBe("200");
  });
});
