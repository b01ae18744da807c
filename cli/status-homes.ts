import { atMost } from "@/lib/at-most";
import type { ContextRow } from "@/lib/cluster/context-row";
import { findKialis } from "@/lib/kiali/find-kialis";
import type { KnownHome } from "@/lib/runs/known-homes";
import { chooseContext } from "./choose-context";
import type { Misuse } from "./parse-command";
import type { Session } from "./session";

const AT_ONCE = 32;
const DEADLINE_MS = 15_000;

/**
 * The homes that the options name: those of --home; with --discover whatever has a Kiali, in every context that needs no login program; else those that
 * the console knows. A home whose Kialis could not be found out is in it without one, so that its row says why.
 */
export async function statusHomes(
  session: Session,
  rows: readonly ContextRow[],
): Promise<{ homes: readonly KnownHome[] } | { misuse: Omit<Misuse, "verb"> }> {
  const typed = session.options.get("home") ?? [];
  const named: string[] = [];
  for (const each of typed) {
    const chosen = chooseContext("home", each, rows);
    if ("misuse" in chosen) return chosen;
    named.push(chosen.context);
  }
  const isDiscovering = session.options.has("discover");
  const known = typed.length > 0 || isDiscovering ? [] : ((await session.clusters.knownHomes?.()) ?? []);
  const there = new Set(rows.map(({ name }) => name));
  const quiet = rows.filter(({ credential, problem }) => credential !== "exec" && problem === null);
  const unnamed = known.flatMap(({ home, kiali }) => (kiali === null && there.has(home) ? [home] : []));
  const [ofNamed, found] = await Promise.all([
    kialisIn(session, [...new Set([...named, ...unnamed])]),
    isDiscovering
      ? kialisIn(
          session,
          quiet.map(({ name }) => name).filter((name) => !named.includes(name)),
        )
      : [],
  ]);
  session.terminal.status("");
  const homes = [
    ...ofNamed,
    ...found.filter(({ kiali }) => kiali !== null),
    ...known.filter(({ home, kiali }) => kiali !== null && there.has(home)),
  ];
  if (homes.length > 0 || session.signal.aborted) return { homes };
  const text = isDiscovering
    ? "No context that can be asked without a login program has a Kiali."
    : "No home is known here yet.";
  const hint = "Name one with --home CONTEXT, or look for Kialis in all contexts with --discover.";
  return { misuse: { field: "home", text, hint: isDiscovering ? "Name a home with --home CONTEXT." : hint } };
}

/** Every Kiali of these contexts; a context that has none, or did not say, is there once without. */
async function kialisIn(session: Session, contexts: readonly string[]): Promise<readonly KnownHome[]> {
  const inTurn = atMost(AT_ONCE);
  let done = 0;
  const ask = async (home: string): Promise<readonly KnownHome[]> => {
    const signal = AbortSignal.any([session.signal, AbortSignal.timeout(DEADLINE_MS)]);
    const late = new Promise<null>((resolve) => signal.addEventListener("abort", () => resolve(null), { once: true }));
    const opened = await session.clusters.openCluster(home);
    const found = opened.ok && !signal.aborted ? await Promise.race([findKialis(opened.value), late]) : null;
    done += 1;
    session.terminal.status(`◌ looked for Kialis in ${done} of ${contexts.length} contexts`);
    const kialis = found?.ok ? found.value : [];
    return kialis.length > 0
      ? kialis.map(({ namespace, name }) => ({ home, kiali: { namespace, name } }))
      : [{ home, kiali: null }];
  };
  return (await Promise.all(contexts.map((home) => inTurn(() => ask(home))))).flat();
}
