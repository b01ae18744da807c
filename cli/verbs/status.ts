import type { ContextRow } from "@/lib/cluster/context-row";
import type { Fleet } from "@/lib/fleet/fleet";
import { fleetMetrics } from "@/lib/metrics/fleet-metrics";
import { prometheusText } from "@/lib/metrics/prometheus-text";
import type { FleetRow } from "@/lib/status/fleet-row";
import { STATES_WORST_FIRST, worstFirst } from "@/lib/status/states";
import { cannotBegin } from "../cannot-begin";
import type { StatusEvent, StatusOutput } from "../contract/status-output";
import { EXIT } from "../exit-code";
import { lookOnce } from "../look-once";
import type { Misuse } from "../parse-command";
import { problemLine } from "../problem-line";
import type { Ended, Session } from "../session";
import { statusHomes } from "../status-homes";
import { statusJson } from "../status-json";
import { countWords, statusTable } from "../status-table";
import { suggest } from "../suggest";
import { watchStatus } from "../watch-status";

/** Tells the state of every home and connection, asked now by the console's own engine. Reads only, and leaves what a console remembers alone. */
export async function status(session: Session): Promise<Ended> {
  const { options, terminal, clusters } = session;
  const states = statesOf(options.get("state") ?? []);
  if ("misuse" in states) return states;
  const isWatching = options.has("watch");
  const isPrometheus = options.get("output")?.[0] === "prometheus";
  if (isWatching && isPrometheus)
    return { misuse: { field: "watch", text: "--watch goes with --output table or json.", hint: null } };
  const { rows: contexts, problems } = await clusters.contextRows();
  const [problem] = problems;
  if (contexts.length === 0 && problem) return cannotBegin(session, problem);
  for (const each of problems) terminal.err(`kiali-fleet: ${problemLine(each)}\n`);
  const chosen = await statusHomes(session, contexts);
  if ("misuse" in chosen) return chosen;
  if (!clusters.loadFleet) throw new Error("status needs the engine");
  const begin = await clusters.loadFleet();
  const fleet = begin(chosen.homes);
  await signIn(session, fleet, contexts);
  const release = fleet.hold();
  const rowsOf = (): readonly FleetRow[] =>
    fleet
      .view()
      .rows.filter(({ state, kind }) =>
        states.wanted ? states.wanted.has(state) : kind !== "context" || session.isJson,
      )
      .sort(worstFirst);
  const draw = (rows: readonly FleetRow[]): string =>
    `${countWords(rows)}\n${statusTable(rows, { paint: session.paint, nowMs: fleet.view().nowMs })}`;
  const screen = isWatching && !session.isJson ? terminal.openScreen() : null;
  try {
    const isComplete = await lookOnce(session, fleet);
    const rows = rowsOf();
    if (isPrometheus) terminal.out(prometheusText(fleetMetrics(fleet)));
    else if (session.isJson) tellJson(session, statusJson(fleet.view(), rows, isComplete), isWatching);
    else if (!screen) terminal.out(draw(rows));
    if (!isComplete && !session.signal.aborted)
      terminal.err("kiali-fleet: not everything was asked within a minute.\n");
    if (isWatching && !session.signal.aborted)
      await watchStatus(session, fleet, rowsOf, screen && ((rows) => screen.show(draw(rows))));
    else if (!isComplete) return { code: EXIT.stopped };
    // A job that writes a file for a collector has done its work.
    if (isPrometheus) return { code: EXIT.done };
    const judged = rowsOf().filter(({ kind }) => states.wanted !== null || kind !== "context");
    return { code: judged.every(isFine) ? EXIT.done : EXIT.blocked };
  } finally {
    screen?.close();
    release();
    await fleet.stop();
  }
}

/** Who asks for a home by this command asks for its login as well, as with every other verb; the engine by itself never starts one. */
async function signIn({ terminal, signal }: Session, fleet: Fleet, contexts: readonly ContextRow[]): Promise<void> {
  const logins = new Set(contexts.flatMap(({ name, credential }) => (credential === "exec" ? [name] : [])));
  if (logins.size === 0) return;
  await fleet.refresh();
  const homes = fleet
    .view()
    .rows.filter(({ kind, context }) => kind === "home" && context !== null && logins.has(context));
  if (homes.length > 0) terminal.status(`◌ signing in to ${homes.length === 1 ? "1 home" : `${homes.length} homes`}`);
  await Promise.all(homes.map(({ id }) => fleet.lookAgain([id], signal)));
}

/** A context that no Kiali reads is no fault of anybody. */
const isFine = ({ state }: FleetRow): boolean => state === "healthy" || state === "not-connected";

function tellJson(session: Session, output: StatusOutput, isWatching: boolean): void {
  if (isWatching) session.terminal.out(`${JSON.stringify({ event: "status", ...output } satisfies StatusEvent)}\n`);
  else session.json(output);
}

function statesOf(
  given: readonly string[],
): { wanted: ReadonlySet<FleetRow["state"]> | null } | { misuse: Omit<Misuse, "verb"> } {
  const words = given.flatMap((text) => text.split(",")).map((word) => word.trim());
  const wanted = new Set<FleetRow["state"]>();
  for (const word of words) {
    const state = STATES_WORST_FIRST.find((each) => each === word);
    if (state) {
      wanted.add(state);
      continue;
    }
    const meant = suggest(word, STATES_WORST_FIRST);
    const hint = meant ? `Did you mean --state ${meant}?` : `The states are ${STATES_WORST_FIRST.join(", ")}.`;
    return { misuse: { field: "state", text: `There is no state "${word}".`, hint } };
  }
  return { wanted: words.length > 0 ? wanted : null };
}
