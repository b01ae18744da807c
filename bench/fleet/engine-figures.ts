import { median } from "../measure";
import type { Figure } from "../report";
import { atLeast, atMost, exponent, mib, seen } from "./figure-of";
import { askEachWithKubectl, kubectlVersion } from "./kubectl-peer";
import { type RunningEngine, startEngine } from "./start-engine";
import type { Meshes } from "./start-meshes";

const COLD_MS = 4_000;
const SWEEP_MS = 500;
const FASTER = 5;
/** kubectl takes half a minute for 500 clusters. */
const PEER_ROUNDS = 2;

type Cold = RunningEngine["cold"];

/**
 * The engine on healthy clusters, against one kubectl for each of the same: cold (a fresh process each time, from its start until every row is true) and
 * again over kept connections. Cold runs and kubectl's take turns.
 */
export async function engineFigures(folder: string, meshes: Meshes, rounds: number): Promise<readonly Figure[]> {
  const size = meshes.clusters.length;
  const colds: Cold[] = [];
  const sweeps: Awaited<ReturnType<RunningEngine["sweep"]>>[] = [];
  const peer: { ms: number; cpuMs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round < PEER_ROUNDS) peer.push(await askEachWithKubectl(meshes));
    const engine = await startEngine(folder, meshes);
    colds.push(engine.cold);
    for (let sweep = 0; sweep < rounds; sweep += 1) sweeps.push(await engine.sweep());
    await engine.stop();
  }
  const [coldMs, coldCpu] = [colds.map(({ ms }) => ms), colds.map(({ cpuMs }) => cpuMs)];
  const [peerMs, peerCpu] = [peer.map(({ ms }) => ms), peer.map(({ cpuMs }) => cpuMs)];
  const faster = (others: readonly number[], ours: readonly number[]) => [median(others) / median(ours)];
  const label = `${size} healthy clusters`;
  const kubectl = `${label}: kubectl get --raw /readyz of each, 32 at a time (${await kubectlVersion()})`;
  return [
    atMost(`${label}: cold, from the start of the process until all are true`, coldMs, "ms", COLD_MS, "≤ 4 s"),
    seen(`${label}: cold, CPU`, coldCpu, "ms"),
    atMost(
      `${label}: all asked again`,
      sweeps.map(({ ms }) => ms),
      "ms",
      SWEEP_MS,
      "≤ 0.5 s",
    ),
    seen(
      `${label}: all asked again, CPU`,
      sweeps.map(({ cpuMs }) => cpuMs),
      "ms",
    ),
    seen(kubectl, peerMs, "ms"),
    seen(`${kubectl}, CPU`, peerCpu, "ms"),
    atLeast(`${label}: faster than kubectl, cold, by`, faster(peerMs, coldMs), "×", FASTER, "≥ 5×"),
    atLeast(`${label}: less CPU than kubectl, cold, by`, faster(peerCpu, coldCpu), "×", FASTER, "≥ 5×"),
  ];
}

/** How time and memory of a cold start grow with the number of clusters. */
export async function growthFigures(
  folder: string,
  few: Meshes,
  many: Meshes,
  rounds: number,
): Promise<readonly Figure[]> {
  const colds = new Map<Meshes, Cold[]>([
    [few, []],
    [many, []],
  ]);
  for (let round = 0; round < rounds; round += 1)
    for (const [meshes, found] of colds) {
      const engine = await startEngine(folder, meshes);
      found.push(engine.cold);
      await engine.stop();
    }
  const grown = (of: (cold: Cold) => number): number => {
    const [a, b] = [few, many].map((meshes) => ({
      size: meshes.clusters.length,
      value: median((colds.get(meshes) ?? []).map(of)),
    }));
    return a && b ? exponent(a, b) : Number.NaN;
  };
  const label = `growth from ${few.clusters.length} to ${many.clusters.length} clusters`;
  const rss = (meshes: Meshes) => (colds.get(meshes) ?? []).map(({ rssBytes }) => mib(rssBytes));
  return [
    atMost(`${label}: time of a cold start, exponent`, [grown(({ ms }) => ms)], "", 1, "≤ 1"),
    atMost(`${label}: memory, exponent`, [grown(({ rssBytes }) => rssBytes)], "", 1, "≤ 1"),
    seen(`memory of the engine's process, ${few.clusters.length} clusters`, rss(few), "MiB"),
    seen(`memory of the engine's process, ${many.clusters.length} clusters`, rss(many), "MiB"),
  ];
}
