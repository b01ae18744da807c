import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import * as z from "zod";
import { wishOf } from "@/e2e/security/connect-wish";
import { begin, kialiServes, type Operator, operatorOf } from "@/e2e/security/operator";
import { type JsonObject, object, text } from "@/sandbox/json/json";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";
import { type Bench, startBench } from "./fixtures";
import { killServer } from "./kill-server";
import { SANDBOX } from "./wizard";

type Running = Bench & { stop: () => Promise<void> };

const WISH = wishOf(SANDBOX.home, SANDBOX.remote);

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-crash-"));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

async function newWorld(bench: Bench, operator: Operator): Promise<Sandbox> {
  const sandbox = await startSandbox();
  await bench.use(await readFile(sandbox.kubeconfigPath, "utf8"));
  await kialiServes(operator, WISH);
  return sandbox;
}

const planned = z.object({
  value: z.object({ plan: z.object({ steps: z.array(z.object({ id: z.string(), verb: z.string() })) }) }),
});

/** The steps of a plan made now that would write something. */
async function writes(operator: Operator): Promise<readonly { id: string; verb: string }[]> {
  const { body } = await operator.act("planConnectAction", WISH, {});
  const line = body.split("\n").find((each) => each.includes('"digest":')) ?? body;
  const { steps } = planned.parse(JSON.parse(line.slice(line.indexOf(":") + 1))).value.plan;
  return steps.filter(({ verb }) => verb !== "keep" && verb !== "gate");
}

/** Follows a run to its end; `onStep` hears each step as it begins. Resolves to null when the console died meanwhile. */
async function follow(
  bench: Bench,
  operator: Operator,
  run: string,
  onStep: (id: string) => void,
): Promise<string | null> {
  try {
    const reply = await fetch(`${bench.running.origin}/api/runs/${run}`, { headers: { cookie: operator.cookie } });
    let told = "";
    for await (const chunk of reply.body ?? []) {
      told += Buffer.from(chunk).toString();
      for (const [, id, status] of told.matchAll(/"id":"([^"]+)","status":"([a-z-]+)"/g))
        if (id && status === "running") onStep(id);
    }
    return /event: receipt\ndata: (.*)/.exec(told)?.[1] ?? null;
  } catch {
    return null;
  }
}

const KINDS = [
  "serviceaccounts",
  "secrets",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterrolebindings.rbac.authorization.k8s.io",
  "deployments.apps",
];
const VOLATILE =
  /^(uid|resourceVersion|creationTimestamp|generation|managedFields|time|token|west\.token|observedGeneration)$/;

/** All that a run may have touched, without what differs from one run to the next: ids, times, ports, the token itself. */
function endState(sandbox: Sandbox): unknown {
  const plain = JSON.stringify(
    Object.fromEntries(
      ["east", "west"].map((name) => [
        name,
        KINDS.flatMap((kind) =>
          sandbox
            .cluster(name)
            .sim.store.list(kind, "")
            .map((found) => [kind, still(found)]),
        ),
      ]),
    ),
    (key, value: unknown) => (VOLATILE.test(key) ? "…" : value),
  );
  return JSON.parse(plain.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…").replace(/\d{4}-\d\d-\d\dT[0-9:.]+Z/g, "…"));
}

/** An entry's kubeconfig, with the port and the CA of this very sandbox left out; a Deployment without its history. */
function still(found: JsonObject): unknown {
  const { status: _status, data, ...rest } = found;
  const annotations = object(rest, "metadata", "annotations");
  const { "deployment.kubernetes.io/revision": _revision, ...kept } = annotations;
  const entry = Buffer.from(text(data, "west"), "base64").toString();
  return {
    ...rest,
    metadata: { ...object(rest, "metadata"), annotations: kept },
    keys: Object.keys(object(data)).sort(),
    entry: entry.replace(/127\.0\.0\.1:\d+/, "…").replace(/certificate-authority-data: .*/, "…"),
  };
}

test("killed at any step and run again, it ends as one clean run does, and then keeps everything", async ({
  folder,
}) => {
  test.setTimeout(600_000);
  const start = async (): Promise<{ bench: Running; operator: Operator }> => {
    const bench = await startBench(26_500, folder);
    return { bench, operator: await operatorOf(bench.running) };
  };
  let { bench, operator } = await start();

  const clean = await newWorld(bench, operator);
  const steps: string[] = [];
  const receipt = await follow(
    bench,
    operator,
    await begin(operator, WISH),
    (id) => steps.includes(id) || steps.push(id),
  );
  expect(receipt).toContain('"stoppedBy":null');
  expect(steps.length).toBeGreaterThan(12);
  const wanted = endState(clean);
  await clean.stop();

  for (const step of steps)
    await test.step(`killed at ${step}`, async () => {
      const sandbox = await newWorld(bench, operator);
      let killed: Promise<void> | undefined;
      const { bench: dying } = { bench };
      await follow(dying, operator, await begin(operator, WISH), (id) => {
        if (id === step) killed ??= killServer(dying);
      });
      expect(killed, `the run came to ${step}`).toBeDefined();
      await killed;
      ({ bench, operator } = await start());
      await kialiServes(operator, WISH);
      const again = await follow(bench, operator, await begin(operator, WISH), () => undefined);
      expect.soft(again, step).toContain('"stoppedBy":null');
      expect.soft(endState(sandbox), step).toEqual(wanted);
      expect.soft(await writes(operator), step).toEqual([]);
      await sandbox.stop();
    });
  await bench.stop();
});
