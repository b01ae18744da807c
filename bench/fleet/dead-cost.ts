import { median } from "../measure";
import type { Figure } from "../report";
import type { Death } from "./mesh-commands";
import { startEngine } from "./start-engine";
import type { Meshes } from "./start-meshes";

const DEATHS: readonly Death[] = ["hang", "black-hole", "refuse"];
const PAIRS = 12;

/**
 * How much later all others are asked again when one cluster is dead: the same sweep with it dead and with it alive, in turn, the order alternating.
 * Within the noise is: not more than the sweeps with all alive differ among themselves (the middle half of them).
 */
export async function deadCost(folder: string, meshes: Meshes): Promise<Figure> {
  const engine = await startEngine(folder, meshes);
  const [victim] = meshes.remotes;
  if (!victim) throw new Error("nobody can die");
  const sweepOthers = async (fault: Death | null): Promise<number> => {
    const { nowMs } = await engine.usage();
    await meshes.ail([victim.name], fault);
    await engine.allTrue(fault ? [victim.name] : [], fault ? nowMs : 0);
    return (await engine.sweep([victim.name])).ms;
  };
  const alive: number[] = [];
  const dead: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const death = DEATHS[pair % DEATHS.length] ?? "hang";
    const order = pair % 2 === 0 ? [null, death] : [death, null];
    for (const fault of order) (fault ? dead : alive).push(await sweepOthers(fault));
  }
  await engine.stop();
  const differences = alive.map((ms, index) => (dead[index] ?? Number.NaN) - ms);
  const value = median(differences);
  const noise = spread(alive);
  return {
    name: `one dead cluster of ${meshes.clusters.length}: what it adds to the time of the others, ${PAIRS} pairs`,
    value,
    unit: "ms",
    target: `0 within noise (± ${Math.round(noise)} ms)`,
    isMet: value <= noise,
    samples: differences,
  };
}

/** The width of the middle half. */
function spread(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return at(0.75) - at(0.25);
}
