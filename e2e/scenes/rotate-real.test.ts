import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import * as z from "zod";
import { recordingTerminal } from "@/cli/recording-terminal";
import { runCli } from "@/cli/run-cli";
import { type AdminClient, adminClient } from "@/e2e/cluster/admin-client";
import { startRealMesh } from "@/e2e/cluster/real-mesh";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { StepEvent } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";

const NAMESPACE = "/api/v1/namespaces/istio-system";
const KIALI_PODS = "pods?labelSelector=app.kubernetes.io%2Fname%3Dkiali";
const list = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) })) });

const uidsOf = async (admin: AdminClient, path: string): Promise<readonly string[]> =>
  list.parse(await admin.get(`${NAMESPACE}/${path}`)).items.map(({ metadata }) => metadata.uid);
const tokenSecrets = async (admin: AdminClient): Promise<readonly string[]> =>
  list
    .parse(await admin.get(`${NAMESPACE}/secrets`))
    .items.map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith("kiali-remote-"));

async function rotate(home: string) {
  const world = await upkeepWorld(home);
  if (!world.ok) throw new Error(world.problem.kind);
  const events: StepEvent[] = [];
  const done = await upkeep({
    wish: upkeepWish.parse({ verb: "rotate", home, kiali: null, names: ["west"] }),
    world: world.value,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    record: () => Promise.resolve(ok(undefined)),
  });
  const detailOf = (id: string) => events.findLast((event) => event.id === id && event.status === "done")?.detail;
  return { done, detailOf };
}

/** Asks Kiali what it lists, all the time until the answer is called. */
function watchKiali(admin: AdminClient): () => Promise<{ asked: number; failed: number }> {
  const seen = { asked: 0, failed: 0 };
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const answer = await admin.get(`${NAMESPACE}/services/http:kiali:20001/proxy/kiali/api`).catch(() => null);
      seen.asked += 1;
      if (!JSON.stringify(answer).includes("Kubernetes-west")) seen.failed += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    return seen;
  };
}

test("rotating on real clusters: the running Kiali takes up the new token, seen in the remote or by time, and the old one is dead", async () => {
  test.setTimeout(1_800_000);
  const mesh = await startRealMesh();
  if ("skipped" in mesh) return test.skip(true, mesh.skipped);
  const folder = await mkdtemp(join(tmpdir(), "fleet-rotate-"));
  const [here, there] = await Promise.all([
    adminClient(mesh.kubeconfigPath, mesh.home.context),
    adminClient(mesh.kubeconfigPath, mesh.remote.context),
  ]);
  try {
    process.env.KUBECONFIG = mesh.kubeconfigPath;
    process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
    for (const token of ["secret", "request"]) {
      const { terminal, printed } = recordingTerminal();
      const argv = ["connect", "--home", mesh.home.context, "--remote", mesh.remote.context, "--token", token, "--yes"];
      const code = await runCli(argv, terminal, () => import("@/cli/world"));
      expect({ code, err: printed.err }, printed.out).toEqual({ code: 0, err: "" });
      // The pod that the restart replaced goes in its own time.
      await expect.poll(() => uidsOf(here, KIALI_PODS), { timeout: 60_000 }).toHaveLength(1);
      const pods = await uidsOf(here, KIALI_PODS);
      const before = await tokenSecrets(there);
      const stop = watchKiali(here);
      const { done, detailOf } = await rotate(mesh.home.context);
      const { asked, failed } = await stop();
      expect(done).toMatchObject({ ok: true, value: { stoppedBy: null, left: [] } });
      expect(done.ok && done.value.unfinished).toBeUndefined();
      expect(asked).toBeGreaterThan(10);
      expect(failed).toBe(0);
      const inUse = detailOf("west/remote/gate.in-use") ?? "";
      test.info().annotations.push({ type: token, description: `${inUse}; ${asked} polls of Kiali, ${failed} failed` });
      expect(inUse).toContain(token === "secret" ? "Kiali uses it: seen in" : "by time");
      expect(detailOf("west/remote/gate.refused")).toBe("401: the old token is dead");
      expect(await uidsOf(here, KIALI_PODS)).toEqual(pods);
      const after = await tokenSecrets(there);
      expect(after).not.toEqual(before);
      // Of the other kind's token, which connecting anew has left behind, nothing is left either.
      expect(after).toHaveLength(1);
    }
  } finally {
    here.close();
    there.close();
    await mesh.stop();
    await rm(folder, { recursive: true });
  }
});
