import { findLeaks } from "@/lib/access/inventory/find-leaks";
import type { ConnectionRow, Inventory, Leak, RemoteSide } from "@/lib/access/inventory/inventory";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { readRemoteSide } from "@/lib/access/inventory/read-remote-side";
import { diagnoseHome } from "@/lib/access/quarantine/home-health";
import { expiringWithin } from "@/lib/access/rotate/expiry";
import { type HomeFacts, homeFacts } from "@/lib/access/upkeep/home-facts";
import { usedElsewhere } from "@/lib/access/upkeep/other-kialis";
import { objectName } from "@/lib/plan/object-name";
import type { Problem } from "@/lib/problem";
import { chooseContext } from "../choose-context";
import { endWithProblem } from "../end-with-problem";
import { EXIT } from "../exit-code";
import { type HealthAbout, healthWords } from "../health-words";
import { leaksJson, listJson } from "../list-json";
import { listTable } from "../list-table";
import { type Home, openHome } from "../open-home";
import { plain } from "../plain";
import { problemLine } from "../problem-line";
import type { Ended, Session } from "../session";
import { table } from "../table";
import { unknownNames } from "../unknown-names";
import { wholeNumber } from "../upkeep-verb";

/** How long one remote may take; a silent one is shown as such and delays nobody. */
const REMOTE_DEADLINE_MS = 15_000;

/** Lists how a home's Kiali is and its connections with what each remote says of its half, or what is leaked in one cluster. Reads only. */
export async function list(session: Session): Promise<Ended> {
  const days = wholeNumber(session.options, "expiring-within");
  if (days !== null && typeof days !== "number") return days;
  const opened = await openHome(session);
  if ("ended" in opened) return opened.ended;
  const { home } = opened;
  const wrong = await unknownNames(session, home);
  if (wrong) return wrong;
  const facts = homeFacts(home.world, home.asked, { signal: session.signal });
  const leaks = session.options.get("leaks")?.[0];
  return leaks === undefined ? listConnections(session, home, facts, days) : listLeaks(session, home, facts, leaks);
}

async function listConnections(session: Session, home: Home, facts: HomeFacts, days: number | null): Promise<Ended> {
  const isHomeOnly = session.options.has("home-only");
  const unneeded = new AbortController();
  const signal = AbortSignal.any([session.signal, unneeded.signal]);
  const diagnosing = diagnoseHome(facts, { signal, isHomeOnly });
  const read = await inventoryOf(session, home, facts);
  if ("ended" in read) {
    unneeded.abort();
    return read.ended;
  }
  const isShown = (row: ConnectionRow): boolean =>
    (home.names.length === 0 || home.names.includes(row.name)) &&
    (days === null || expiringWithin([row], days, Date.now()).length > 0);
  const shown = { ...read.inventory, connections: read.inventory.connections.filter(isShown) };
  const sides = isHomeOnly ? new Map() : await readSides(session, facts, shown);
  session.terminal.status(`◌ asking the Kiali in ${home.asked.home}`);
  const health = await diagnosing;
  session.terminal.status("");
  if (session.signal.aborted) return endWithProblem(session, { kind: "cancelled", context: home.asked.home });
  const inventory = health.ok ? shown : { ...shown, problems: withProblem(shown.problems, health.problem) };
  for (const problem of inventory.problems) session.terminal.err(`kiali-fleet: ${problemLine(problem)}\n`);
  session.json(listJson(inventory, sides, health.ok ? health.value : null));
  if (session.isJson) return { code: EXIT.done };
  if (health.ok) session.say(healthWords(health.value, aboutHealth(session, home, inventory), session.paint));
  const isWide = session.options.get("output")?.[0] === "wide";
  const isFilteredOut = read.inventory.connections.length > 0 && inventory.connections.length === 0;
  if (isFilteredOut) session.say(`${noneWords(home, days)}\n`);
  else session.say(listTable(inventory, sides, { paint: session.paint, isWide, now: Date.now() }));
  for (const { name, since } of inventory.orphans)
    session.say(
      `\nStill granted and gone from the home: ${plain(name)}, since ${since}. See "kiali-fleet orphans --home ${plain(home.asked.home)}".\n`,
    );
  return { code: EXIT.done };
}

/** There are connections, and none of them is asked for. */
function noneWords({ names, asked }: Home, days: number | null): string {
  const called = names.length > 0 ? ` called ${names.join(", ")}` : "";
  const which = `No connection of ${plain(asked.home)}${plain(called)}`;
  return days === null ? `${which} is there any more.` : `${which} has a credential that expires within ${days} days.`;
}

async function inventoryOf(
  session: Session,
  { asked }: Home,
  facts: HomeFacts,
): Promise<{ inventory: Inventory } | { ended: Ended }> {
  session.terminal.status(`◌ asking ${asked.home}`);
  const found = await readInventory(facts, { remotes: asked.remotes });
  session.terminal.status("");
  if (session.signal.aborted) return { ended: endWithProblem(session, { kind: "cancelled", context: asked.home }) };
  return found.ok ? { inventory: found.value } : { ended: endWithProblem(session, found.problem) };
}

const aboutHealth = (session: Session, { asked }: Home, { kiali }: Inventory): HealthAbout => ({
  asked,
  kiali,
  kubeconfig: session.options.get("kubeconfig")?.[0] ?? null,
});

/** What the inventory has met as well is said once. */
const withProblem = (problems: readonly Problem[], problem: Problem): readonly Problem[] =>
  problems.some((each) => problemLine(each) === problemLine(problem)) ? problems : [...problems, problem];

/** All remotes at once, each with its own deadline. */
async function readSides(
  session: Session,
  facts: HomeFacts,
  { connections }: Inventory,
): Promise<ReadonlyMap<ConnectionRow, RemoteSide>> {
  const rows = connections.filter(({ remote }) => remote !== null);
  const sides = new Map<ConnectionRow, RemoteSide>();
  const count = (): void => session.terminal.status(`◌ ${sides.size} of ${rows.length} clusters have answered`);
  count();
  await Promise.all(
    rows.map(async (row) => {
      const signal = AbortSignal.any([session.signal, AbortSignal.timeout(REMOTE_DEADLINE_MS)]);
      sides.set(row, await readRemoteSide(facts, row, { signal }));
      count();
    }),
  );
  session.terminal.status("");
  return sides;
}

async function listLeaks(session: Session, home: Home, facts: HomeFacts, typed: string): Promise<Ended> {
  const read = await inventoryOf(session, home, facts);
  if ("ended" in read) return read.ended;
  const { inventory } = read;
  const chosen = chooseContext("leaks", typed, home.world.contexts);
  if ("misuse" in chosen) return chosen;
  const { context } = chosen;
  const cluster = await home.world.open(context);
  if (!cluster.ok) return endWithProblem(session, cluster.problem);
  const inUse = inventory.connections.flatMap(({ identity, remote }) =>
    identity && (remote === null || remote.context === context) ? [identity] : [],
  );
  const uid = await facts.home.uid();
  const found = await findLeaks(cluster.value, [...inUse, ...(await usedElsewhere(facts))], {
    ...(uid.ok ? { homeUid: uid.value } : {}),
    names: [...inventory.connections, ...inventory.orphans].map(({ name }) => name),
    signal: session.signal,
  });
  if (!found.ok) return endWithProblem(session, found.problem);
  session.json(leaksJson(home.asked.home, context, found.value));
  if (!session.isJson) session.say(leaksTable(context, found.value, session));
  return { code: EXIT.done };
}

function leaksTable(context: string, leaks: readonly Leak[], { paint }: Session): string {
  if (leaks.length === 0)
    return `Nothing in ${plain(context)} looks like an access for a Kiali that nobody here uses.\n`;
  return table(
    ["WHAT", "OBJECT", "OWNER", "DETAIL"],
    leaks.map(({ what, ref, owners, detail }) => [
      what,
      plain(objectName(ref)),
      plain(owners.join(", ") || "nobody says"),
      plain(detail),
    ]),
    paint,
  );
}
