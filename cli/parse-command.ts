import { parseArgs } from "node:util";
import { isVerb, OPTIONS, type OptionSpec, VERBS, type Verb } from "./options";
import { suggest } from "./suggest";

/** Wrong use: exit 2. `text` says what is wrong, `hint` what was probably meant. */
export type Misuse = { text: string; hint: string | null; field: string | null; verb: Verb | null };

export type Command = {
  verb: Verb;
  /** Option name to its values, in the order typed; a switch has an empty list. */
  options: ReadonlyMap<string, readonly string[]>;
};

export type Parsed =
  | { kind: "command"; command: Command }
  | { kind: "help"; verb: Verb | null }
  | { kind: "version" }
  | { kind: "misuse"; misuse: Misuse };

const misuse = (verb: Verb | null, text: string, hint: string | null = null, field: string | null = null): Parsed => ({
  kind: "misuse",
  misuse: { verb, text, hint, field },
});

const SHAPES = Object.fromEntries(
  OPTIONS.map(({ name, short, takes }) => [
    name,
    { type: takes ? ("string" as const) : ("boolean" as const), ...(short ? { short } : {}) },
  ]),
);

/** Reads the words after `kiali-fleet`. Never throws and dials nothing; values are only checked against their lists. */
export function parseCommand(argv: readonly string[]): Parsed {
  const { tokens } = parseArgs({
    args: [...argv],
    options: SHAPES,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const words = tokens.filter((token) => token.kind === "positional").map(({ value }) => value);
  const typed = tokens.filter((token) => token.kind === "option");
  const asksHelp = typed.some(({ name }) => name === "help");
  const [first, ...rest] = words;

  if (first === "help") return helpOn(rest[0]);
  if (first !== undefined && !isVerb(first)) return unknownVerb(first);
  if (asksHelp) return { kind: "help", verb: first ?? null };
  if (typed.some(({ name }) => name === "version")) return { kind: "version" };
  const wrong = typed.find(({ name }) => !OPTIONS.some((option) => option.name === name));
  if (wrong) return unknownOption(wrong.rawName, first ?? null);
  if (!first) return misuse(null, `A verb is missing: ${VERBS.join(", ")}.`);
  const options = new Map<string, readonly string[]>();
  for (const token of typed) {
    const specs = OPTIONS.filter(({ name }) => name === token.name);
    const spec = specs.find(({ verbs }) => verbs.includes(first)) ?? specs[0];
    if (!spec) continue;
    const problem = wrongValue(spec, token.value, token.inlineValue === true, first, options.has(spec.name));
    if (problem) return problem;
    const values = token.value === undefined ? [] : [token.value];
    options.set(spec.name, [...(options.get(spec.name) ?? []), ...values]);
  }
  if (rest[0] !== undefined)
    return misuse(first, `"${rest[0]}" is one word too many: ${first} takes options only.`, guessForWord(first));
  return { kind: "command", command: { verb: first, options } };
}

function helpOn(word: string | undefined): Parsed {
  if (word === undefined) return { kind: "help", verb: null };
  return isVerb(word) ? { kind: "help", verb: word } : unknownVerb(word);
}

function unknownVerb(word: string): Parsed {
  const meant = suggest(word, VERBS);
  return misuse(
    null,
    `There is no verb "${word}".`,
    meant ? `Did you mean "${meant}"?` : `The verbs are ${VERBS.join(", ")}.`,
  );
}

function unknownOption(raw: string, verb: Verb | null): Parsed {
  const known = OPTIONS.filter((option) => !verb || option.verbs.includes(verb)).map(({ name }) => `--${name}`);
  const meant = suggest(raw, known);
  const secret = /token|password|secret/.test(raw)
    ? "Tokens are never given on the command line: they are minted in the remote."
    : null;
  return misuse(verb, `There is no option ${raw}.`, meant ? `Did you mean ${meant}?` : secret, raw.replace(/^-+/, ""));
}

function guessForWord(verb: Verb): string | null {
  const takes = (option: string): boolean => OPTIONS.some(({ name, verbs }) => name === option && verbs.includes(verb));
  if (takes("part")) return "Contexts are named by --home CONTEXT and --remote CONTEXT.";
  return takes("home") ? "The home is named by --home CONTEXT, a connection by --name NAME." : null;
}

function wrongValue(
  spec: OptionSpec,
  value: string | undefined,
  isInline: boolean,
  verb: Verb,
  isSecond: boolean,
): Parsed | null {
  const option = `--${spec.name}`;
  const wrong = (text: string, hint: string | null = null): Parsed => misuse(verb, text, hint, spec.name);
  if (!spec.verbs.includes(verb))
    return wrong(`${verb} does not know ${option}.`, `It belongs to ${listed(verbsOf(spec.name))}.`);
  if (isSecond && !spec.many && spec.takes) return wrong(`${option} is given twice.`);
  if (spec.takes === null)
    return value === undefined ? null : wrong(`${option} takes no value.`, `Write ${option} alone.`);
  if (value === undefined || value === "") return wrong(`${option} needs a value: ${option} ${spec.takes}.`);
  if (!isInline && /^--?[a-z]/i.test(value))
    return wrong(
      `${option} needs a value, and "${value}" looks like the next option.`,
      `If it is meant: ${option}=${value}`,
    );
  if (spec.oneOf && !spec.oneOf.includes(value)) {
    const meant = suggest(value, spec.oneOf);
    return wrong(
      `${option} may be ${spec.oneOf.join(" or ")}, not "${value}".`,
      meant ? `Did you mean ${option} ${meant}?` : null,
    );
  }
  return null;
}

const verbsOf = (option: string): readonly Verb[] =>
  VERBS.filter((verb) => OPTIONS.some(({ name, verbs }) => name === option && verbs.includes(verb)));

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
