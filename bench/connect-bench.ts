import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blockedBy } from "@/cli/show-checks";
import { adminClient } from "@/e2e/cluster/admin-client";
import { connect } from "@/lib/access/connect";
import type { Overrides } from "@/lib/access/connect-wish";
import { planConnect } from "@/lib/access/plan-connect";
import { runRecorder } from "@/lib/audit/run-recorder";
import { userOf } from "@/lib/audit/user-of";
import { allChecks } from "@/lib/checks/all-checks";
import { pairFacts } from "@/lib/checks/pair-facts";
import { runChecks } from "@/lib/checks/run-checks";
import { closeClusters } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import type { Plan } from "@/lib/plan/plan";
import { kubectlConnect } from "./kubectl-connect";
import { interleaved, median, timed } from "./measure";
import { openBoth } from "./open-both";
import type { Pair } from "./real-benches";
import type { Figure } from "./report";
import { wishOf } from "./wish-of";

const LIMIT = 5;
const COMBINED = "kiali-multi-cluster-secret";

type World = { label: string; kubeconfig: string };

/**
 * Connecting a fresh remote, from nothing to the entry in the home's Secret, ours with all checks and gates against kubectl
 * with none. What comes after is left out on both sides: no pod runs on these clusters, so Kiali cannot restart.
 */
export async function connectBench(pair: Pair, worlds: readonly World[], rounds: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  process.env.FLEET_AUDIT_FILE = join(folder, "audit.jsonl");
  try {
    const figures: Figure[] = [];
    for (const world of worlds) figures.push(...(await compare(pair, world, rounds)));
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function compare(pair: Pair, world: World, rounds: number): Promise<readonly Figure[]> {
  const { plan, overrides } = await planFor(pair, world);
  const clean = () => cleanUp(world.kubeconfig, plan);
  const samples = await interleaved(rounds, [
    {
      name: "kubectl",
      run: async () => {
        const ms = await timed(() => kubectlConnect(world.kubeconfig, plan));
        await clean();
        return ms;
      },
    },
    {
      name: "cli",
      run: async () => {
        const ms = await cliUntilEntry(pair, world, overrides);
        await clean();
        return ms;
      },
    },
    {
      name: "new",
      run: async () => {
        await closeClusters();
        const ms = await connectUntilEntry(pair, world, overrides);
        await clean();
        return ms;
      },
    },
    {
      name: "kept",
      run: async () => {
        const ms = await connectUntilEntry(pair, world, overrides);
        await clean();
        return ms;
      },
    },
  ]);
  const of = (name: string) => samples.find((sample) => sample.name === name)?.ms ?? [];
  const kubectl = median(of("kubectl"));
  const ratio = (name: string, who: string): Figure => {
    const value = kubectl / median(of(name));
    return {
      name: `connect, ${world.label}: ${who} faster by`,
      value,
      unit: "×",
      target: name === "kept" ? `≥ ${LIMIT}×` : null,
      isMet: name === "kept" ? value >= LIMIT : null,
      samples: [],
    };
  };
  const figure = (name: string, ms: readonly number[]): Figure => ({
    name: `connect, ${world.label}: ${name}`,
    value: median(ms),
    unit: "ms",
    target: null,
    isMet: null,
    samples: ms,
  });
  // One more reads the kubeconfig.
  const calls = 1 + plan.steps.filter(({ verb }) => verb === "create" || verb === "mint" || verb === "keep").length;
  return [
    figure(`kubectl, ${calls} calls and no checks`, of("kubectl")),
    figure(`one kiali-fleet process, ${allChecks.length} checks and the gates`, of("cli")),
    figure(`the console, new connections, ${allChecks.length} checks and the gates`, of("new")),
    figure(`the console, kept connections, ${allChecks.length} checks and the gates`, of("kept")),
    ratio("cli", "one kiali-fleet process is"),
    ratio("new", "the console over new connections is"),
    ratio("kept", "the console over kept connections is"),
  ];
}

/** The plan that both sides carry out, and overrides for what cannot be true on a loopback without pods. */
async function planFor(pair: Pair, world: World): Promise<{ plan: Plan; overrides: Overrides }> {
  const { home, remote } = await openBoth(world.kubeconfig, pair);
  const wish = wishOf(pair);
  const facts = pairFacts(home, remote, wish);
  const results = await runChecks(allChecks, facts);
  const overrides = Object.fromEntries(
    blockedBy(allChecks, results, {}).map((id) => [id, "on loopback, where no pod runs"]),
  );
  if (Object.keys(overrides).length > 0) console.error(`Set aside for the bench: ${Object.keys(overrides).join(", ")}`);
  const plan = await planConnect(wish, facts);
  if (!plan.ok) throw new Error(`no plan: ${JSON.stringify(plan.problem)}`);
  return { plan: plan.value, overrides };
}

/** Milliseconds until the home's Secret is written; the run is then cancelled, and takes that back, outside the time. */
async function connectUntilEntry(pair: Pair, world: World, overrides: Overrides): Promise<number> {
  const startedAt = performance.now();
  const { home, remote } = await openBoth(world.kubeconfig, pair);
  const wish = wishOf(pair);
  const enough = new AbortController();
  const steps = new Map<string, Plan["steps"][number]>();
  let entryAt: number | null = null;
  const receipt = await connect({
    wish,
    overrides,
    home,
    remote,
    openEndpoint,
    signal: enough.signal,
    onCheck: () => undefined,
    onPlan: (plan) => {
      for (const step of plan.steps) steps.set(step.id, step);
    },
    onEvent: ({ id, status }) => {
      const step = steps.get(id);
      if (status !== "done" || step?.place.side !== "home" || !("ref" in step) || step.ref.kind !== "Secret") return;
      entryAt ??= performance.now() - startedAt;
      enough.abort();
    },
    record: runRecorder({ session: "bench", requestId: "bench", planDigest: "", userOf: userOf([home, remote]) }),
  });
  if (entryAt === null) throw new Error(`no entry was written: ${JSON.stringify(receipt)}`);
  return entryAt;
}

/** Milliseconds of a whole `kiali-fleet connect` from its start until it says that the home's Secret is written; then as above. */
async function cliUntilEntry({ home, remote }: Pair, { kubeconfig }: World, overrides: Overrides): Promise<number> {
  const startedAt = performance.now();
  const reasons = Object.entries(overrides).flatMap(([id, reason]) => ["--override", `${id}=${reason}`]);
  const args = [process.env.BENCH_CLI ?? "", "connect", "--home", home, "--remote", remote, "--yes", ...reasons];
  const child = spawn(process.execPath, args, { env: { ...process.env, KUBECONFIG: kubeconfig } });
  const said: string[] = [];
  let entryAt: number | null = null;
  const listen = (piece: string) => {
    said.push(piece);
    if (entryAt !== null || !new RegExp(`done .*${COMBINED}`).test(said.join(""))) return;
    entryAt = performance.now() - startedAt;
    child.kill("SIGINT");
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", listen);
  await once(child, "close");
  if (entryAt === null) throw new Error(`no entry was written: ${said.join("")}`);
  return entryAt;
}

async function cleanUp(kubeconfig: string, plan: Plan): Promise<void> {
  for (const step of plan.steps.toReversed()) {
    if (step.verb !== "create") continue;
    const admin = await adminClient(kubeconfig, step.place.context);
    const { apiVersion, kind, name, namespace } = step.ref;
    await admin.remove(apiVersion, kind, name, namespace ?? undefined);
    admin.close();
  }
}
