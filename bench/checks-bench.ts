import type { ConnectWish } from "@/lib/access/connect-wish";
import { allChecks } from "@/lib/checks/all-checks";
import { pairFacts } from "@/lib/checks/pair-facts";
import { runChecks } from "@/lib/checks/run-checks";
import type { Cluster } from "@/lib/cluster/cluster";
import { closeClusters } from "@/lib/kube/clusters";
import { countCalls } from "./count-calls";
import { interleaved, median, timed } from "./measure";
import { openBoth } from "./open-both";
import type { Pair } from "./real-benches";
import type { Figure } from "./report";
import { wishOf } from "./wish-of";

const LIMIT = 8;

/** All requirement checks of a pair, over kept connections and over new ones; latencies in sequence, told by time and by counting. */
export async function checksBench(
  pair: Pair,
  near: string,
  far: { path: string; ms: number },
  rounds: number,
): Promise<readonly Figure[]> {
  const wish = wishOf(pair);
  const samples = await interleaved(rounds, [
    { name: "near, new", run: () => newConnections(near, pair, wish) },
    { name: "far, new", run: () => newConnections(far.path, pair, wish) },
    { name: "near, kept", run: () => keptConnections(near, pair, wish) },
    { name: "far, kept", run: () => keptConnections(far.path, pair, wish) },
  ]);
  const of = (name: string) => samples.find((sample) => sample.name === name)?.ms ?? [];
  const latencies = (which: string) => (median(of(`far, ${which}`)) - median(of(`near, ${which}`))) / far.ms;
  const counted = await count(far, pair, wish);
  const checks = `${allChecks.length} checks of a pair`;
  const figure = (
    name: string,
    unit: Figure["unit"],
    value: number,
    limit: number | null,
    ms: readonly number[],
  ): Figure => ({
    name,
    value,
    unit,
    target: limit === null ? null : `≤ ${limit}`,
    isMet: limit === null ? null : value <= limit,
    samples: ms,
  });
  return [
    figure(`${checks}, new connections, 0 ms`, "ms", median(of("near, new")), null, of("near, new")),
    figure(`${checks}, new connections, ${far.ms} ms`, "ms", median(of("far, new")), null, of("far, new")),
    figure(`${checks}, kept connections, 0 ms`, "ms", median(of("near, kept")), null, of("near, kept")),
    figure(`${checks}, kept connections, ${far.ms} ms`, "ms", median(of("far, kept")), null, of("far, kept")),
    figure("latencies in sequence, kept connections, by time", "round trips", latencies("kept"), LIMIT, []),
    figure("latencies in sequence, new connections, by time", "round trips", latencies("new"), LIMIT, []),
    figure("longest chain of calls, counted", "calls", counted.longestChain, LIMIT, []),
    figure("calls altogether, counted", "calls", counted.calls, null, []),
  ];
}

const ask = (home: Cluster, remote: Cluster, wish: ConnectWish) => runChecks(allChecks, pairFacts(home, remote, wish));

async function newConnections(kubeconfig: string, pair: Pair, wish: ConnectWish): Promise<number> {
  await closeClusters();
  return timed(async () => {
    const { home, remote } = await openBoth(kubeconfig, pair);
    await ask(home, remote, wish);
  });
}

async function keptConnections(kubeconfig: string, pair: Pair, wish: ConnectWish): Promise<number> {
  await closeClusters();
  const { home, remote } = await openBoth(kubeconfig, pair);
  await ask(home, remote, wish);
  return timed(() => ask(home, remote, wish));
}

async function count(far: { path: string; ms: number }, pair: Pair, wish: ConnectWish) {
  const { home, remote } = await openBoth(far.path, pair);
  await ask(home, remote, wish);
  const counter = countCalls();
  await ask(counter.wrap(home), counter.wrap(remote), wish);
  return counter.result(far.ms);
}
