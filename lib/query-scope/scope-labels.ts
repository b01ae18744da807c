import type { ScopeOf } from "./scope-of";

/** One label of a scope, under the name that Kiali's queries will carry. */
export type ScopeLabel = { name: string; value: string };

/** What stands in the way of one label; `name` is as it was typed. */
export type LabelFault = { name: string; in: "name" | "value"; words: string };

export type JudgedLabels = {
  /** In the order of their names; those with a fault are left out. */
  labels: readonly ScopeLabel[];
  faults: readonly LabelFault[];
  /** What is allowed and hardly meant. */
  cautions: readonly string[];
};

const LONGEST = 20;

/**
 * What Kiali makes of the labels: it compares for equality alone, writes names with "_" for every other character, and puts values into its queries
 * as they are. So a value that ends the quotes is refused here, because it would end every query of every user.
 */
export function judgeLabels(asked: Readonly<Record<string, string>>, of: ScopeOf): JudgedLabels {
  const entries = Object.entries(asked).map(([typed, value]) => ({ typed, name: nameIn(typed, of), value }));
  const faults = entries.flatMap(({ typed, name, value }): readonly LabelFault[] => {
    const twin = entries.find((other) => other.typed !== typed && other.name === name);
    const [ofName, ofValue] = [nameFault(typed, name, of) ?? twinFault(name, twin?.typed), valueFault(value)];
    return [
      ...(ofName === null ? [] : [{ name: typed, in: "name" as const, words: ofName }]),
      ...(ofValue === null ? [] : [{ name: typed, in: "value" as const, words: ofValue }]),
    ];
  });
  const isFaulty = new Set(faults.map(({ name }) => name));
  const good = entries.filter(({ typed }) => !isFaulty.has(typed));
  const tooMany =
    entries.length > LONGEST
      ? [{ name: "", in: "name" as const, words: `At most ${LONGEST} labels: each is in every query` }]
      : [];
  return {
    labels: good.map(({ name, value }) => ({ name, value })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    faults: [...faults, ...tooMany],
    cautions: of === "tracing" ? [] : good.flatMap(({ typed, name, value }) => cautionsOf(typed, name, value)),
  };
}

/** As Kiali writes a label's name into a query. */
const sanitizedName = (name: string): string => name.replace(/[^a-zA-Z0-9_]/g, "_");

/** Tags of spans go to the store as they are written. */
const nameIn = (name: string, of: ScopeOf): string => (of === "tracing" ? name.trim() : sanitizedName(name.trim()));

const BREAKING = /["\\{\p{Cc}\u2028\u2029]/u;

function nameFault(typed: string, name: string, of: ScopeOf): string | null {
  if (name === "") return "A label needs a name";
  if (of === "tracing")
    return BREAKING.test(typed) || typed.includes(":")
      ? 'No quotes, backslashes, colons, "{" or control characters: a tag goes into the query as it is'
      : null;
  if (/^[0-9]/.test(name)) return "A label begins with a letter or _: with a digit every query would be refused";
  if (!/[a-zA-Z0-9]/.test(name))
    return "Nothing is left of it: Kiali writes _ for every character but letters and digits";
  if (name.startsWith("__")) return "Names that begin with __ are the store's own; no series carries them as labels";
  return null;
}

const twinFault = (name: string, twin: string | undefined): string | null =>
  twin === undefined ? null : `Kiali writes this and ${twin} both as ${name}: one label cannot have two values`;

function valueFault(value: string): string | null {
  if (value === "") return "An empty value matches only series without the label; leave the label out instead";
  if (value.includes('"')) return 'A " ends the value: Kiali does not escape it, and every query would be refused';
  if (value.includes("\\"))
    return "A backslash begins an escape: Kiali does not escape it, and queries would be refused";
  if (value.includes("{")) return 'Kiali puts the scope in at every "{" of a query: a value must not have one';
  if (BREAKING.test(value)) return "No line breaks or control characters: every query would be refused";
  if (value.trim() !== value) return "It begins or ends with a space, which the label's values hardly do";
  return null;
}

/** Labels that Kiali's own queries compare already, by what it does with them. */
const SELECTED =
  /^(reporter|(source|destination)_.*|response_code|request_protocol|grpc_response_status|app|pod|namespace|extension|le)$/;

function cautionsOf(typed: string, name: string, value: string): readonly string[] {
  return [
    ...(name === typed ? [] : [`${typed} is written ${name} in queries, as Kiali does.`]),
    ...(SELECTED.test(name)
      ? [`Kiali's own queries select by ${name}: where they ask for another value than ${value}, nothing is found.`]
      : []),
    ...(/^(cluster|cluster_id|cluster_name)$/.test(name)
      ? [
          `${name} names one cluster, and a scope compares for equality: it cannot list several, so that every other cluster is hidden.`,
        ]
      : []),
  ];
}
