import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeClusters } from "@/lib/kube/clusters";
import { type Call, countCalls } from "./count-calls";
import { interleaved, median, type Samples, timed } from "./measure";
import { readsEverySeries } from "./reads-every-series";
import type { Figure } from "./report";
import { type Fleet, startFleet } from "./start-fleet";
import { stepFacts } from "./step-facts";

const FEW = 5;
const FAR_MS = 50;
const LIMIT_MS = 3_000;
/** The size that the limit is for. */
const LIMIT_SIZE = 20;
const STORES = ["jaeger", "tempo"] as const;

type Wanted = { rounds: number; size: number; isVerbose: boolean };
/**
 * Everything that the pages of telemetry, tracing, users and query scope say of a home and its connected clusters, on simulated clusters over real
 * TLS: the time for few clusters and for many, near and far, what the stores are asked, and how many calls each cluster gets.
 */
export async function factsBench({ rounds, size, isVerbose }: Wanted): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  const fleets: Fleet[] = [];
  try {
    for (const traces of STORES) for (const count of [FEW, size]) fleets.push(await startFleet(folder, traces, count));
    for (const fleet of fleets) await expectWhole(fleet);
    const samples = await interleaved(
      rounds,
      fleets.flatMap((fleet) =>
        [FAR_MS, 0].flatMap((ms) =>
          (["kept", "new"] as const).map((which) => ({
            name: nameOf(fleet, ms, which),
            run: () => once(fleet, ms, which),
          })),
        ),
      ),
    );
    const figures: Figure[] = [];
    for (const traces of STORES) {
      const own = fleets.filter((fleet) => fleet.traces === traces);
      const calls = new Map<number, readonly Call[]>();
      for (const fleet of own) calls.set(fleet.size, await callsOf(fleet));
      for (const fleet of own) figures.push(...timesOf(fleet, samples));
      figures.push(growth(own, samples), ...countsOf(traces, size, calls));
      if (isVerbose) printQueries(traces, calls.get(size) ?? []);
    }
    return figures;
  } finally {
    await closeClusters();
    for (const fleet of fleets) await fleet.stop();
    await rm(folder, { recursive: true });
  }
}

const nameOf = (fleet: Fleet, ms: number, which: string): string => `${labelOf(fleet)}, ${ms} ms, ${which} connections`;

const labelOf = ({ size, traces }: Fleet): string => `facts of ${size} clusters, ${traces}`;

async function reach({ kubeconfig, setRoundTrip }: Fleet, ms: number): Promise<void> {
  process.env.KUBECONFIG = kubeconfig;
  await setRoundTrip(ms);
}

const read = ({ home }: Fleet) => stepFacts(home);

/** A figure of pages that say less than everything would be a good one. */
async function expectWhole(fleet: Fleet): Promise<void> {
  await reach(fleet, 0);
  const { telemetry, tracing, users, scope } = await read(fleet);
  const whole = {
    metrics: telemetry.metrics.clusters.filter(({ verdict }) => verdict === "reports").length,
    traces: telemetry.traces.clusters.filter(({ verdict }) => verdict === "seen").length,
    tracing: tracing.traces.clusters.filter(({ verdict }) => verdict === "seen").length,
    users: users.trust.filter(({ problem }) => problem === null).length,
    scope: scope.proposals?.ok ? scope.mesh.length : 0,
  };
  if (Object.values(whole).some((count) => count !== fleet.size))
    throw new Error(`${labelOf(fleet)}: not every cluster is there: ${JSON.stringify(whole)}`);
}

async function once(fleet: Fleet, ms: number, which: "kept" | "new"): Promise<number> {
  await closeClusters();
  await reach(fleet, ms);
  if (which === "kept") await read(fleet);
  return timed(() => read(fleet));
}

async function callsOf(fleet: Fleet): Promise<readonly Call[]> {
  await closeClusters();
  await reach(fleet, FAR_MS);
  await read(fleet);
  const counter = countCalls();
  await stepFacts(fleet.home, counter.wrap);
  return counter.sent(FAR_MS);
}

function timesOf(fleet: Fleet, samples: readonly Samples[]): readonly Figure[] {
  return [FAR_MS, 0].flatMap((added) =>
    ["kept", "new"].map((which): Figure => {
      const name = nameOf(fleet, added, which);
      const ms = samples.find((each) => each.name === name)?.ms ?? [];
      const isJudged = added === FAR_MS && fleet.size <= LIMIT_SIZE;
      return {
        name,
        value: median(ms),
        unit: "ms",
        target: isJudged ? `≤ ${LIMIT_MS / 1000} s` : null,
        isMet: isJudged ? median(ms) <= LIMIT_MS : null,
        samples: ms,
      };
    }),
  );
}

/** How the time grows with the number of clusters: 0 is not at all, 1 is in proportion. */
function growth(fleets: readonly Fleet[], samples: readonly Samples[]): Figure {
  const [few, many] = fleets;
  if (!few || !many) throw new Error("two sizes are compared");
  const time = (fleet: Fleet) =>
    median(samples.find(({ name }) => name === nameOf(fleet, FAR_MS, "kept"))?.ms ?? [Number.NaN]);
  const value = Math.log(time(many) / time(few)) / Math.log(many.size / few.size);
  return {
    name: `${labelOf(many)}: growth of the time from ${few.size}, ${FAR_MS} ms, kept connections, exponent`,
    value,
    unit: "",
    target: "≤ 1",
    isMet: value <= 1,
    samples: [],
  };
}

const pathsTo = (calls: readonly Call[], isIt: (path: string) => boolean): readonly string[] =>
  calls.flatMap(({ path }) => (path !== null && isIt(path) ? [path] : []));
const ofMetrics = (path: string): boolean => path.startsWith("/api/v1/");

function countsOf(
  traces: (typeof STORES)[number],
  size: number,
  calls: ReadonlyMap<number, readonly Call[]>,
): readonly Figure[] {
  const figure = (name: string, value: number, target: string | null = null, isMet: boolean | null = null): Figure => ({
    name: `facts of ${size} clusters, ${traces}: ${name}`,
    value,
    unit: "calls",
    target,
    isMet,
    samples: [],
  });
  const [few = [], many = []] = [calls.get(FEW), calls.get(size)];
  const metrics = pathsTo(many, ofMetrics);
  const metricsOfFew = pathsTo(few, ofMetrics).length;
  const spans = pathsTo(many, (path) => !ofMetrics(path)).length;
  const spansOfFew = pathsTo(few, (path) => !ofMetrics(path)).length;
  const bad = metrics.filter(readsEverySeries);
  const ofApi = many.filter(({ path }) => path === null);
  const home = ofApi[0]?.context;
  const remotes = Map.groupBy(
    ofApi.filter(({ context }) => context !== home),
    ({ context }) => context,
  );
  const each = [...remotes.values()].map(({ length }) => length);
  return [
    figure(
      `questions to the metrics store, with ${FEW} clusters ${metricsOfFew}`,
      metrics.length,
      "no more",
      metrics.length <= metricsOfFew,
    ),
    figure("questions to the metrics store that read every series", bad.length, "0", bad.length === 0),
    figure(`questions to the trace store, with ${FEW} clusters ${spansOfFew}`, spans),
    figure("questions to both, for each cluster", (metrics.length + spans) / size),
    figure("API calls to the home beside them", ofApi.length - each.reduce((sum, count) => sum + count, 0)),
    figure("API calls to each remote, median", median(each)),
  ];
}

function printQueries(traces: string, calls: readonly Call[]): void {
  const paths = Map.groupBy(
    pathsTo(calls, () => true).map((path) => decodeURIComponent(path.replaceAll("+", " "))),
    // What differs only in its time, or in the trace that was found, is one question.
    (path) => path.replace(/(start|end)=\d+/g, "$1=…").replace(/(\/api\/traces\/)[0-9a-f]+$/, "$1…"),
  );
  console.error(`\nWhat the stores are asked, ${traces}:`);
  for (const [path, same] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) console.error(`${same.length} × ${path}`);
}
