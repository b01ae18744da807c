import type { FleetRow, FleetState } from "@/lib/status/fleet-row";
import { countStates, STATE_WORDS, STATES_WORST_FIRST } from "@/lib/status/states";
import { ageWords } from "./age-words";
import type { Paint } from "./paint";
import { cell, plain } from "./plain";
import { STATE_SIGN } from "./state-sign";
import { table } from "./table";

const word = (state: FleetState): string => STATE_WORDS[state].label.toLowerCase();

/** "2 unreachable, 1 drifted, 40 healthy": every state that there is, worst first. */
export function countWords(rows: readonly FleetRow[]): string {
  const counts = countStates(rows);
  const named = STATES_WORST_FIRST.flatMap((state) => (counts[state] > 0 ? [`${counts[state]} ${word(state)}`] : []));
  return named.join(", ") || "nothing";
}

/** The rows as a person reads them: a line each, in the order given, and below what else is so. `nowMs`: the console's clock. */
export function statusTable(rows: readonly FleetRow[], { paint, nowMs }: { paint: Paint; nowMs: number }): string {
  if (rows.length === 0) return "";
  const [heading = "", ...lines] = table(
    ["  STATE", "CLUSTER", "HOME", "SEEN", "LATENCY", "VERSION", "DETAIL"],
    rows.map((row) => [
      `${STATE_SIGN[row.state].sign} ${word(row.state)}`,
      row.kind === "home" ? `${cell(row.name)} (home)` : cell(row.name),
      cell(row.home && `${row.home.context} ${row.home.kiali}`.trim()),
      seenWords(row, nowMs),
      row.latencyMs === null ? "–" : `${Math.round(row.latencyMs)} ms`,
      cell(row.kind === "home" && row.kialiVersion ? `Kiali ${row.kialiVersion}` : row.version),
      plain([row.detail, ...row.more.map(({ state, detail }) => `${word(state)}: ${detail}`)].join("; ")),
    ]),
    paint,
  ).split("\n");
  const painted = lines.map((line, index) => {
    const state = rows[index]?.state;
    return state ? `${paint(STATE_SIGN[state].color, line.slice(0, 1))}${line.slice(1)}` : line;
  });
  return [heading, ...painted].join("\n");
}

function seenWords({ evidence }: FleetRow, nowMs: number): string {
  if (evidence === null) return "–";
  const age = ageWords(new Date(Math.min(evidence.atMs, nowMs)).toISOString(), nowMs);
  return age === "0 s" ? "now" : `${age} ago${evidence.from === "kiali" ? ", Kiali" : ""}`;
}

/** One change in one line: when, who, from what to what, and why. */
export function changeLine(row: FleetRow, from: FleetState | null, paint: Paint): string {
  const { sign, color } = STATE_SIGN[row.state];
  const whose = row.home && row.kind === "connection" ? ` of ${plain(row.home.context)}` : "";
  const change = from === null ? word(row.state) : `${word(from)} → ${word(row.state)}`;
  return `${new Date().toISOString()} ${paint(color, sign)} ${plain(row.name)}${whose}: ${change}: ${plain(row.detail)}\n`;
}
