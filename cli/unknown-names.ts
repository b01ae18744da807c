import { readInventory } from "@/lib/access/inventory/read-inventory";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { Home } from "./open-home";
import type { Misuse } from "./parse-command";
import type { Session } from "./session";
import { suggest } from "./suggest";

/**
 * What is wrong with the names that were typed: one that the home neither reads, nor has set aside, nor has on record. Null when all are known,
 * when --remote says where to look for one, and when the home could not be read whole: then the plan says what is the matter.
 */
export async function unknownNames(session: Session, home: Home): Promise<{ misuse: Omit<Misuse, "verb"> } | null> {
  const { names, world, asked } = home;
  if (names.length === 0) return null;
  const facts = homeFacts(world, asked, { signal: session.signal });
  const read = await facts.remotes();
  if (!read.ok) return null;
  const entries = new Set(read.value.entries.map(({ key }) => key));
  const isSaid = (name: string): boolean => entries.has(name) || asked.remotes[name] !== undefined;
  if (names.every(isSaid)) return null;
  const found = await readInventory(facts, { remotes: asked.remotes });
  if (!found.ok || found.value.problems.length > 0) return null;
  const known = [...found.value.connections, ...found.value.orphans].map(({ name }) => name);
  const unknown = names.filter((name) => !isSaid(name) && !known.includes(name));
  const [first] = unknown;
  if (first === undefined) return null;
  const meant = unknown.length === 1 ? suggest(first, known) : null;
  return {
    misuse: {
      field: "name",
      text: `The Kiali in ${asked.home} has no connection called ${unknown.join(", ")}, and nothing of it is on record.`,
      hint: meant ? `Did you mean --name ${meant}?` : `"kiali-fleet list --home ${asked.home}" lists them.`,
    },
  };
}
