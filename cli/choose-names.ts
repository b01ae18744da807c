import { readInventory } from "@/lib/access/inventory/read-inventory";
import { expiringWithin } from "@/lib/access/rotate/expiry";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { Problem } from "@/lib/problem";
import type { Home } from "./open-home";
import type { Misuse } from "./parse-command";
import type { Session } from "./session";
import { unknownNames } from "./unknown-names";
import { type UpkeepVerbSpec, wholeNumber } from "./upkeep-verb";

export type Chosen =
  | { names: readonly string[] }
  | { misuse: Omit<Misuse, "verb"> }
  | { problem: Problem }
  /** Nothing is to be done, and why. */
  | { nothing: string };

/** The connections that a verb is about: as named, or found in the home by --all or --expiring-within. */
export async function chooseNames(session: Session, home: Home, spec: UpkeepVerbSpec): Promise<Chosen> {
  const days = wholeNumber(session.options, "expiring-within");
  if (days !== null && typeof days !== "number") return days;
  const ways = [home.names.length > 0, session.options.has("all"), days !== null].filter(Boolean).length;
  if (ways === 0) return missing(home);
  if (ways > 1)
    return {
      misuse: {
        field: "name",
        text: "--name, --all and --expiring-within say the same thing in three ways: choose one.",
        hint: null,
      },
    };
  if (home.names.length > 0) return (await unknownNames(session, home)) ?? { names: home.names };
  const facts = homeFacts(home.world, home.asked, { signal: session.signal });
  const found = await readInventory(facts, { remotes: home.asked.remotes });
  if (!found.ok) return { problem: found.problem };
  const { connections } = found.value;
  const meant =
    days === null ? connections.filter((row) => spec.isMeant(row)) : expiringWithin(connections, days, Date.now());
  const names = meant.map(({ name }) => name);
  const why = days === null ? spec.nothingMeant : `has a credential that expires within ${days} days`;
  return names.length > 0 ? { names: [...new Set(names)] } : { nothing: `No connection of ${home.asked.home} ${why}.` };
}

const missing = ({ asked }: Home): { misuse: Omit<Misuse, "verb"> } => ({
  misuse: {
    field: "name",
    text: "--name NAME is missing: which connection?",
    hint: `"kiali-fleet list --home ${asked.home}" lists them, --all means all.`,
  },
});
