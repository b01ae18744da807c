import { spawnSync } from "node:child_process";
import { expect, test } from "@playwright/test";
import { parsePrometheus } from "@/e2e/receivers/parse-prometheus";
import { ProbeTally } from "@/lib/fleet/probe-tally";
import { testRow, testView } from "@/lib/notice/rows-for-tests";
import { STATES_WORST_FIRST } from "@/lib/status/states";
import { type FleetFigures, fleetFamilies } from "./fleet-families";
import { processFamilies } from "./process-families";
import { prometheusText } from "./prometheus-text";

const WALL_MS = Date.parse("2026-11-23T04:00:00Z");
const HOME = { context: "east", kiali: "istio-system/kiali" };

const figures = (more: Partial<FleetFigures> = {}): FleetFigures => ({
  view: testView([]),
  probes: { ...new ProbeTally().counts(), sweepMs: null },
  orphans: [],
  wallMs: WALL_MS,
  ...more,
});
const families = (more: Partial<FleetFigures>) => parsePrometheus(prometheusText(fleetFamilies(figures(more))));
const samplesOf = (more: Partial<FleetFigures>, name: string) =>
  families(more).find((family) => family.name === `kiali_fleet_${name}`)?.samples ?? [];

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;

function tallied(...latencies: (number | null)[]) {
  const tally = new ProbeTally();
  for (const latency of latencies) tally.add(latency);
  return { ...tally.counts(), sweepMs: 420 };
}

const everything = (): FleetFigures =>
  figures({
    view: testView(
      [
        testRow({ id: "east", kind: "home", state: "degraded", kialiVersion: "v2.11.0", mesh: "mesh-1" }),
        testRow({
          id: "west",
          latencyMs: 12.5,
          credential: { kind: "token-request", issuedAt: null, expiresAt: "2026-12-01T00:00:00Z" },
        }),
        testRow({ id: "lone", kind: "context", home: null, state: "not-connected", evidence: null }),
      ],
      { nowMs: 5_000, sweptMs: 4_000 },
    ),
    probes: tallied(3, 40, 7_000, null),
    orphans: [{ home: HOME, orphans: [] }],
  });

test.describe("the metrics of a fleet", () => {
  test("name the present state of each row, and count every state", () => {
    const states = samplesOf(everything(), "cluster_state");
    expect(states.map(({ labels, value }) => [labels.kind, labels.cluster, labels.state, value])).toEqual([
      ["home", "east", "degraded", 1],
      ["connection", "west", "healthy", 1],
      ["context", "lone", "not-connected", 1],
    ]);
    const rows = samplesOf(everything(), "rows");
    expect(rows).toHaveLength(3 * STATES_WORST_FIRST.length);
    expect(rows.filter(({ value }) => value > 0).map(({ labels }) => labels)).toEqual([
      { kind: "home", state: "degraded" },
      { kind: "connection", state: "healthy" },
      { kind: "context", state: "not-connected" },
    ]);
  });

  test("tell times in seconds of the wall clock, whatever the console's own clock says", () => {
    const [seen] = samplesOf(everything(), "evidence_timestamp_seconds");
    expect(seen?.value).toBe(WALL_MS / 1000 - 5);
    expect(samplesOf(everything(), "last_sweep_timestamp_seconds")[0]?.value).toBe(WALL_MS / 1000 - 1);
    expect(samplesOf(everything(), "last_sweep_duration_seconds")[0]?.value).toBe(0.42);
    expect(samplesOf(everything(), "probe_latency_seconds").map(({ value }) => value)).toEqual([0.0125]);
    expect(samplesOf(everything(), "credential_expiry_timestamp_seconds").map(({ value }) => value)).toEqual([
      Date.parse("2026-12-01T00:00:00Z") / 1000,
    ]);
  });

  test("leave out what nobody knows, in place of saying 0", () => {
    const unknown = figures({ view: testView([testRow({ id: "west", evidence: null, state: "unknown" })]) });
    for (const name of [
      "evidence_timestamp_seconds",
      "probe_latency_seconds",
      "credential_expiry_timestamp_seconds",
      "orphans",
      "last_sweep_timestamp_seconds",
      "last_sweep_duration_seconds",
    ])
      expect([name, samplesOf(unknown, name)]).toEqual([name, []]);
  });

  test("count answers in buckets that add up, and silence apart", () => {
    const samples = samplesOf(everything(), "probe_duration_seconds");
    const at = (le: string) => samples.find(({ labels }) => labels.le === le)?.value;
    expect([at("0.005"), at("0.05"), at("5"), at("+Inf")]).toEqual([1, 2, 2, 3]);
    expect(samples.find(({ name }) => name.endsWith("_sum"))?.value).toBeCloseTo(7.043);
    expect(samples.find(({ name }) => name.endsWith("_count"))?.value).toBe(3);
    expect(samplesOf(everything(), "probes_unanswered_total")[0]?.value).toBe(1);
  });

  test("hold names that were made to break out of a label", () => {
    const evil = 'w"} 1\n# TYPE up gauge\nup{a="\\';
    const [state] = samplesOf(
      { view: testView([testRow({ id: "x", name: evil, context: "half \ud800" })]) },
      "cluster_state",
    );
    expect(state?.labels.cluster).toBe(evil);
    expect(state?.labels.context).toBe("half \ufffd");
  });

  test("stay bounded: 2,000 series of rows at most, the worst ones, labels cut, and none twice", () => {
    const many = Array.from({ length: 2_500 }, (_, index) =>
      testRow({ id: `c${index}`, state: index % 50 === 0 ? "unreachable" : "healthy" }),
    );
    const twins = ["a", "b"].map((end) => testRow({ id: end, name: `${"n".repeat(300)}${end}`, context: null }));
    const states = samplesOf({ view: testView([...many, ...twins]) }, "cluster_state");
    expect(states).toHaveLength(2_000);
    expect(states.filter(({ labels }) => labels.state === "unreachable")).toHaveLength(50);
    const all = samplesOf({ view: testView([...many, ...twins]) }, "rows");
    expect(all.reduce((sum, { value }) => sum + value, 0)).toBe(2_502);
    expect(samplesOf({ view: testView(twins) }, "cluster_state")).toHaveLength(1);
  });

  test("are what promtool takes, without a complaint", () => {
    test.skip(!hasPromtool, "promtool is not in the PATH");
    const text = prometheusText([...fleetFamilies(everything()), ...processFamilies()]);
    const checked = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
    expect([checked.stdout, checked.stderr, checked.status]).toEqual(["", "", 0]);
  });

  test("say how the process is, in base units", async () => {
    processFamilies();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const found = parsePrometheus(prometheusText(processFamilies()));
    const value = (name: string) => found.find((family) => family.name === name)?.samples[0]?.value ?? Number.NaN;
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(10 * 1024 * 1024);
    expect(value("process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(Math.abs(value("process_start_time_seconds") - Date.now() / 1000)).toBeLessThan(3_600);
    expect(value("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
    expect(value("nodejs_eventloop_lag_max_seconds")).toBeLessThan(60);
  });

  test("of 500 clusters cost little: one scrape is under half a megabyte", () => {
    const rows = Array.from({ length: 500 }, (_, index) =>
      testRow({ id: `cluster-${index}.eu-central-1.example.com`, latencyMs: 3, version: "v1.34.1" }),
    );
    expect(prometheusText(fleetFamilies(figures({ view: testView(rows) }))).length).toBeLessThan(500_000);
  });
});
