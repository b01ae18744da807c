import { expect, test } from "@playwright/test";
import { OPTIONS, VERBS } from "./options";
import { parseCommand } from "./parse-command";

const misuseOf = (...argv: string[]) => {
  const parsed = parseCommand(argv);
  return parsed.kind === "misuse" ? parsed.misuse : null;
};
const optionsOf = (...argv: string[]) => {
  const parsed = parseCommand(argv);
  return parsed.kind === "command" ? Object.fromEntries(parsed.command.options) : parsed;
};

test.describe("the words after kiali-fleet", () => {
  test("become a verb and its options, in either spelling", () => {
    expect(optionsOf("connect", "--home", "east", "--remote=west", "-y", "-o", "json")).toEqual({
      home: ["east"],
      remote: ["west"],
      yes: [],
      output: ["json"],
    });
  });

  test("keep the order of a repeated option", () => {
    expect(optionsOf("check", "--override", "a=because", "--override=b=why=not")).toEqual({
      override: ["a=because", "b=why=not"],
    });
  });

  for (const verb of VERBS)
    test(`ask for the help of ${verb} in three ways`, () => {
      for (const argv of [
        [verb, "--help"],
        ["-h", verb],
        ["help", verb],
      ])
        expect(parseCommand(argv)).toEqual({ kind: "help", verb });
    });

  test("ask for help even beside a mistake", () => {
    expect(parseCommand(["connect", "--hom", "--help"])).toEqual({ kind: "help", verb: "connect" });
  });

  const mistakes: readonly (readonly [string, readonly string[], string, string | null])[] = [
    ["no verb", [], `A verb is missing: ${VERBS.join(", ")}.`, null],
    ["a misspelt verb", ["conect"], 'There is no verb "conect".', 'Did you mean "connect"?'],
    ["the verb of another tool", ["apply"], 'There is no verb "apply".', `The verbs are ${VERBS.join(", ")}.`],
    ["a misspelt option", ["connect", "--hoem", "x"], "There is no option --hoem.", "Did you mean --home?"],
    [
      "half an option",
      ["connect", "--kiali-name=x", "--tls-server"],
      "There is no option --tls-server.",
      "Did you mean --tls-server-name?",
    ],
    [
      "an option of another verb",
      ["contexts", "--part=home"],
      "contexts does not know --part.",
      "It belongs to check, plan and connect.",
    ],
    ["a verb for one kind of record", ["orphan"], 'There is no verb "orphan".', 'Did you mean "orphans"?'],
    ["half a verb", ["revok", "--name", "west"], 'There is no verb "revok".', 'Did you mean "revoke"?'],
    [
      "an order of another leak",
      ["revoke", "--leaked", "token"],
      '--leaked may be binding-first or token-first, not "token".',
      "Did you mean --leaked token-first?",
    ],
    [
      "a connection without its option",
      ["revoke", "west"],
      '"west" is one word too many: revoke takes options only.',
      "The home is named by --home CONTEXT, a connection by --name NAME.",
    ],
    ["a value where none goes", ["connect", "--yes=no"], "--yes takes no value.", "Write --yes alone."],
    ["no value where one goes", ["connect", "--home"], "--home needs a value: --home CONTEXT.", null],
    ["an empty value", ["connect", "--home="], "--home needs a value: --home CONTEXT.", null],
    [
      "an option swallowed as a value",
      ["connect", "--home", "--remote", "w"],
      '--home needs a value, and "--remote" looks like the next option.',
      "If it is meant: --home=--remote",
    ],
    ["an option twice", ["check", "--home", "a", "--home", "b"], "--home is given twice.", null],
    [
      "a word too many",
      ["connect", "west"],
      '"west" is one word too many: connect takes options only.',
      "Contexts are named by --home CONTEXT and --remote CONTEXT.",
    ],
    [
      "a value not on the list",
      ["connect", "--access", "view"],
      '--access may be view-only or full, not "view".',
      "Did you mean --access view-only?",
    ],
    ["another output", ["contexts", "-o", "yaml"], '--output may be table or json, not "yaml".', null],
  ];
  for (const [what, argv, text, hint] of mistakes)
    test(`${what} is wrong use, said with what was probably meant`, () => {
      expect(misuseOf(...argv)).toMatchObject({ text, hint });
    });

  test("mean what the verb means by them: one context to connect, a name and its context afterwards", () => {
    expect(
      parseCommand(["revoke", "--remote", "west=a", "--remote", "north=b", "--name=west", "--name=north"]),
    ).toEqual({
      kind: "command",
      command: {
        verb: "revoke",
        options: new Map([
          ["remote", ["west=a", "north=b"]],
          ["name", ["west", "north"]],
        ]),
      },
    });
    expect(misuseOf("connect", "--remote", "a", "--remote", "b")?.text).toBe("--remote is given twice.");
  });

  test("give list a wide table, and no other verb", () => {
    expect(parseCommand(["list", "-o", "wide"])).toMatchObject({
      command: { options: new Map([["output", ["wide"]]]) },
    });
    expect(misuseOf("revoke", "-o", "wide")?.text).toBe('--output may be table or json, not "wide".');
    expect(misuseOf("list", "-o", "yaml")?.text).toBe('--output may be table or wide or json, not "yaml".');
  });

  test("never take a token: an option that asks for one says where tokens come from", () => {
    expect(misuseOf("connect", "--bearer-token", "x")?.hint ?? "").toMatch(/Did you mean|never given/);
    expect(OPTIONS.filter(({ name }) => /password|bearer|secret/.test(name))).toEqual([]);
  });
});
