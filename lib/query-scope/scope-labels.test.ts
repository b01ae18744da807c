import { expect, test } from "@playwright/test";
import { judgeLabels } from "./scope-labels";

const wordsOf = (labels: Record<string, string>, of: "prometheus" | "tracing" = "prometheus") =>
  judgeLabels(labels, of).faults.map((fault) => `${fault.in}: ${fault.words}`);

test.describe("judgeLabels", () => {
  test("writes names as Kiali does, in the order of names, and says so", () => {
    const judged = judgeLabels({ "mesh-id": "mesh-1", env: "prod" }, "prometheus");
    expect(judged.labels).toEqual([
      { name: "env", value: "prod" },
      { name: "mesh_id", value: "mesh-1" },
    ]);
    expect(judged.cautions.join()).toContain("mesh-id is written mesh_id");
    expect(judged.faults).toEqual([]);
  });

  const breaking: readonly [what: string, value: string, words: RegExp][] = [
    ["a quote", 'mesh"} or vector(1) or {a="', /A " ends the value/],
    ["a backslash", "mesh\\", /backslash/],
    ["a brace", "{x", /every "\{"/],
    ["a line feed", "a\nb", /line breaks/],
    ["a carriage return", "a\rb", /line breaks/],
    ["a null", "a\u0000b", /control/],
    ["nothing", "", /empty value/],
    ["a space at the end", "mesh ", /space/],
  ];
  for (const [what, value, words] of breaking)
    test(`refuses a value with ${what}, and names the label`, () => {
      const { faults, labels } = judgeLabels({ mesh_id: value, env: "prod" }, "prometheus");
      expect(faults).toEqual([{ name: "mesh_id", in: "value", words: expect.stringMatching(words) }]);
      expect(labels).toEqual([{ name: "env", value: "prod" }]);
    });

  const names: readonly [name: string, words: RegExp][] = [
    ["", /needs a name/],
    ["1mesh", /begins with a letter/],
    ["--", /Nothing is left/],
    ["__name__", /store's own/],
  ];
  for (const [name, words] of names)
    test(`refuses the name "${name}"`, () => expect(wordsOf({ [name]: "x" })).toEqual([expect.stringMatching(words)]));

  test("makes a breaking name harmless, as Kiali does", () => {
    expect(judgeLabels({ 'mesh"}': "x" }, "prometheus").labels).toEqual([{ name: "mesh__", value: "x" }]);
  });

  test("refuses two names that Kiali writes alike", () => {
    expect(wordsOf({ "mesh-id": "a", "mesh.id": "b" })).toHaveLength(2);
  });

  test("warns of a label that names one cluster, and of those that Kiali selects by itself", () => {
    expect(judgeLabels({ cluster: "east" }, "prometheus").cautions.join()).toContain("cannot list several");
    expect(judgeLabels({ reporter: "source" }, "prometheus").cautions.join()).toContain("nothing is found");
  });

  test("leaves the tags of spans as they are written, and refuses those that end a query", () => {
    expect(judgeLabels({ "mesh.id": "m" }, "tracing").labels).toEqual([{ name: "mesh.id", value: "m" }]);
    expect(wordsOf({ 'a"b': "m" }, "tracing")).toHaveLength(1);
  });

  test("refuses more labels than anybody needs", () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`l${index}`, "x"]));
    expect(wordsOf(many).join()).toContain("At most 20");
  });
});
