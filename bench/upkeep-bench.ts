import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { runRecorder } from "@/lib/audit/run-recorder";
import { closeClusters, contextRows, openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { startSandbox } from "@/sandbox/start-sandbox";
import { connectAll, expectDone, opened } from "./connect-all";
import { countCalls } from "./count-calls";
import { timed } from "./measure";
import type { Figure } from "./report";
import { watchKiali } from "./watch-kiali";

/** Simulated durations pass so much faster, Kiali's start and the kubelet's minute among them. */
const TIME_SCALE = 0.05;
const never = new AbortController().signal;
const silently = () => undefined;

/**
 * Rotating and revoking one connection, and all of many at once, on simulated clusters over real TLS: how long, how many API calls for each
 * cluster, how often Kiali restarts, and how many polls of its health fail meanwhile. Waiting is simulated, so times compare one with many only.
 */
export async function upkeepBench(size: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  const figures: Figure[] = [];
  try {
    for (const count of [1, size]) figures.push(...(await measure(count)));
    return [...figures, growth(figures, "rotate", size), growth(figures, "revoke", size)];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(count: number): Promise<readonly Figure[]> {
  const sandbox = await startSandbox({ world: "pair", remotes: count - 1, timeScale: TIME_SCALE });
  process.env.KUBECONFIG = sandbox.kubeconfigPath;
  try {
    const names = ["west", ...Array.from({ length: count - 1 }, (_, index) => `r${index + 1}`)];
    await connectAll(sandbox, names);
    const home = sandbox.cluster("east").context;
    const common = { home, kiali: null, names };
    return [
      ...(await figuresOf(upkeepWish.parse({ ...common, verb: "rotate" }), 0)),
      ...(await figuresOf(upkeepWish.parse({ ...common, verb: "revoke" }), 1)),
    ];
  } finally {
    await closeClusters();
    await sandbox.stop();
  }
}

async function figuresOf(wish: UpkeepWish, restarts: number): Promise<readonly Figure[]> {
  const home = await opened(wish.home);
  const counter = countCalls();
  const { rows } = await contextRows();
  const world: UpkeepWorld = {
    home: counter.wrap(home),
    open: async (context) => {
      const found = await openCluster(context);
      return found.ok ? { ok: true, value: counter.wrap(found.value) } : found;
    },
    contexts: rows,
    openEndpoint: (label, endpoint, token) => counter.wrap(openEndpoint(label, endpoint, token)),
  };
  const watch = await watchKiali(home);
  const record = runRecorder({
    session: "bench",
    requestId: wish.verb,
    planDigest: "",
    userOf: async () => null,
  });
  const ms = await timed(async () =>
    expectDone(await upkeep({ wish, world, signal: never, onEvent: silently, record }), wish.verb),
  );
  const seen = await watch.stop();
  const count = wish.names.length;
  const what = `${wish.verb} ${count === 1 ? "1 cluster" : `${count} clusters`}`;
  const counted = (name: string, value: number, target: string | null, isMet: boolean | null): Figure => ({
    name: `${what}: ${name}`,
    value,
    unit: "calls",
    target,
    isMet,
    samples: [],
  });
  return [
    { name: `${what}: time`, value: ms, unit: "ms", target: null, isMet: null, samples: [] },
    counted("API calls for each cluster", counter.result(0).calls / count, null, null),
    { ...counted("restarts of Kiali", seen.restarts, `${restarts}`, seen.restarts === restarts), unit: "restarts" },
    { ...counted(`failed health polls of ${seen.polls}`, seen.failed, "0", seen.failed === 0), unit: "polls" },
  ];
}

/** How the time grows with the number of clusters: 0 is not at all, 1 is in proportion. */
function growth(figures: readonly Figure[], verb: string, size: number): Figure {
  const [one, many] = figures.filter(({ name }) => name.startsWith(`${verb} `) && name.endsWith(": time"));
  const value = Math.log((many?.value ?? Number.NaN) / (one?.value ?? Number.NaN)) / Math.log(size);
  return {
    name: `${verb}: growth of the time from 1 to ${size}, exponent`,
    value,
    unit: "",
    target: "≤ 1",
    isMet: value <= 1,
    samples: [],
  };
}
