import "server-only";
import type { HomeOrphansSeen } from "@/lib/fleet/fleet";
import { LATENCY_BUCKETS_S, type Probes } from "@/lib/fleet/probe-tally";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { countStates, STATES_WORST_FIRST, worstFirst } from "@/lib/status/states";
import type { Family, Labels, Sample } from "./prometheus-text";

/** More rows than these, the worst, have no series of their own; they are counted all the same. */
const MOST_ROWS = 2_000;
/** Of a label; what Kubernetes lets a name be. A context may have any name. */
const LONGEST_LABEL = 253;

const KINDS: readonly FleetRow["kind"][] = ["home", "connection", "context"];

/** What the engine knows at one moment, and what it has counted. `wallMs`: the wall clock at that moment, ms. */
export type FleetFigures = {
  view: FleetView;
  probes: Probes;
  orphans: readonly HomeOrphansSeen[];
  wallMs: number;
};

/** The fleet as metrics. Samples of unknown values are left out: no sample is "nobody knows", which 0 would not be. */
export function fleetFamilies({ view, probes, orphans, wallMs }: FleetFigures): readonly Family[] {
  const rows = distinct([...view.rows].sort(worstFirst)).slice(0, MOST_ROWS);
  const unixSeconds = (atMs: number): number => Math.round(wallMs - view.nowMs + atMs) / 1000;
  const each = (value: (row: FleetRow) => number | null): readonly Sample[] =>
    rows.flatMap((row) => {
      const said = value(row);
      return said === null || Number.isNaN(said) ? [] : [{ labels: labelsOf(row), value: said }];
    });
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
    name: `kiali_fleet_${name}`,
    help,
    type: "gauge",
    samples,
  });
  return [
    // One series for each row and not one for each of the eleven states: at 500 clusters 500 lines a scrape and not 5,500. Prometheus marks
    // the series of a state that is over as stale at the next scrape.
    gauge(
      "cluster_state",
      "The state that a home, a connection or a context has now; 1. Only the present state has a series.",
      rows.map((row) => ({ labels: { ...labelsOf(row), state: row.state }, value: 1 })),
    ),
    gauge("rows", "Homes, connections and contexts by state, those without a series of their own too.", [
      ...KINDS.flatMap((kind) => {
        const counts = countStates(view.rows.filter((row) => row.kind === kind));
        return STATES_WORST_FIRST.map((state) => ({ labels: { kind, state }, value: counts[state] }));
      }),
    ]),
    gauge(
      "cluster_info",
      "What a row says of its versions and its mesh, empty where nobody said; 1.",
      rows.map((row) => ({
        labels: {
          ...labelsOf(row),
          mesh: short(row.mesh),
          version: short(row.version),
          kiali_version: short(row.kialiVersion),
        },
        value: 1,
      })),
    ),
    gauge(
      "evidence_timestamp_seconds",
      "When what the state rests on was seen.",
      each(({ evidence }) => evidence && unixSeconds(evidence.atMs)),
    ),
    gauge(
      "probe_latency_seconds",
      "How long the last answer took.",
      each(({ latencyMs }) => latencyMs && latencyMs / 1000),
    ),
    {
      name: "kiali_fleet_probe_duration_seconds",
      help: "How long answers of clusters took, since this process began.",
      type: "histogram",
      bounds: LATENCY_BUCKETS_S,
      upTo: probes.upTo,
      count: probes.answered,
      sum: probes.sumS,
    },
    {
      name: "kiali_fleet_probes_unanswered_total",
      help: "Questions to clusters that got no good answer, since this process began.",
      type: "counter",
      samples: [{ labels: {}, value: probes.unanswered }],
    },
    gauge(
      "credential_expiry_timestamp_seconds",
      "When the credential that Kiali uses ends. None for one that never does.",
      each(({ credential }) => (credential?.expiresAt ? Date.parse(credential.expiresAt) / 1000 : null)),
    ),
    gauge(
      "orphans",
      "What each home that was read still owes: granted once, and not proven to be gone.",
      orphans.map(({ home, orphans: owed }) => ({
        labels: { home: short(home.context), kiali: short(home.kiali) },
        value: owed.length,
      })),
    ),
    gauge("watched_rows", "Rows whose changes show at once, because their cluster is watched.", [
      { labels: {}, value: view.rows.filter(({ isWatched }) => isWatched).length },
    ]),
    gauge(
      "last_sweep_timestamp_seconds",
      "When everything had been asked for the last time.",
      view.sweptMs === null ? [] : [{ labels: {}, value: unixSeconds(view.sweptMs) }],
    ),
    gauge(
      "last_sweep_duration_seconds",
      "How long it took to ask everything, the last time that was begun as one sweep.",
      probes.sweepMs === null ? [] : [{ labels: {}, value: Math.round(probes.sweepMs) / 1000 }],
    ),
  ];
}

const labelsOf = ({ kind, name, context, home }: FleetRow): Labels => ({
  cluster: short(name),
  context: short(context),
  home: short(home?.context ?? null),
  kiali: short(home?.kiali ?? null),
  kind,
});

const short = (text: string | null): string => (text ?? "").slice(0, LONGEST_LABEL);

/** Names that only differ beyond the longest label would be one series twice, and the scrape refused. */
function distinct(rows: readonly FleetRow[]): readonly FleetRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify(labelsOf(row)), row])).values()];
}
