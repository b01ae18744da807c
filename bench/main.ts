import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { factsBench } from "./facts-bench";
import { fleetBench } from "./fleet/fleet-bench";
import { lighthouseBench } from "./fleet/lighthouse-bench";
import { soakBench } from "./fleet/soak-bench";
import { kubeconfigBench } from "./kubeconfig-bench";
import { realBenches } from "./real-benches";
import { type Figure, figuresTable, machine } from "./report";
import { upkeepBench } from "./upkeep-bench";

/**
 * `npm run bench -- [kubeconfig] [checks] [connect] [upkeep] [facts] [fleet] [soak] [lighthouse] [--rounds N] [--clusters N] [--part NAME]… [--minutes N] [--verbose] [--json FILE]`;
 * without names, all but `soak`, which takes an hour, and `lighthouse`, which has to be installed first.
 */
export async function runBench(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: "string", default: "7" },
      json: { type: "string" },
      clusters: { type: "string" },
      part: { type: "string", multiple: true, default: [] },
      minutes: { type: "string", default: "60" },
      verbose: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const wants = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
  const figures: Figure[] = [];
  const add = (more: readonly Figure[]): void => {
    figures.push(...more);
  };
  if (wants("kubeconfig")) add(await kubeconfigBench());
  if (wants("checks") || wants("connect"))
    add(await realBenches({ rounds: Number(values.rounds), checks: wants("checks"), connect: wants("connect") }));
  if (wants("upkeep")) add(await upkeepBench(Number(values.clusters ?? 50)));
  if (wants("facts"))
    add(
      await factsBench({
        rounds: Number(values.rounds),
        size: Number(values.clusters ?? 20),
        isVerbose: values.verbose,
      }),
    );
  if (wants("fleet"))
    add(await fleetBench({ size: Number(values.clusters ?? 500), rounds: Number(values.rounds) }, values.part));
  if (positionals.includes("soak")) add(await soakBench(Number(values.clusters ?? 500), Number(values.minutes)));
  if (positionals.includes("lighthouse")) add(await lighthouseBench(Number(values.rounds)));

  const about = machine();
  console.log(figuresTable(figures));
  console.log(
    `\n${about.cpus} × ${about.model}, ${about.memoryGiB} GiB, Node ${about.node}, ${new Date().toISOString()}`,
  );
  if (values.json) await writeFile(values.json, `${JSON.stringify({ machine: about, figures }, null, 2)}\n`);
  return figures.every(({ isMet }) => isMet !== false) ? 0 : 1;
}
