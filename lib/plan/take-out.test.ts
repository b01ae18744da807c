import { expect, test } from "@playwright/test";
import { foundIn, patchWithout, textWithout, valuesOf } from "./take-out";

const YAML = `# of the team
clusters:
  - name: west # the old one
    secret_name: a
  - name: north
    secret_name: b
overrides:
  west: [x]
  north: [y]
key: "0123" # keep
`;
const WEST = [
  { at: ["clusters"], by: "name", names: ["west"] },
  { at: ["overrides"], by: null, names: ["west", "absent"] },
];

test.describe("entries of a configuration", () => {
  test("are found by name in lists and in maps", () => {
    expect(foundIn(valuesOf(YAML), WEST)).toEqual([
      { path: "clusters[0]", name: "west" },
      { path: "overrides.west", name: "west" },
    ]);
    expect(foundIn(null, WEST)).toEqual([]);
    expect(foundIn({ clusters: "west", overrides: ["west"] }, WEST)).toEqual([]);
  });

  test("leave a text alone: comments, order and quotes of the rest stay", () => {
    expect(textWithout(YAML, WEST)).toBe(`# of the team
clusters:
  - name: north
    secret_name: b
overrides:
  north: [ y ]
key: "0123" # keep
`);
  });

  for (const text of ["", "{broken", "- a list", YAML.replaceAll("west", "south")])
    test(`leave a text as it is that has none: ${JSON.stringify(text.slice(0, 12))}`, () =>
      expect(textWithout(text, WEST)).toBe(text));

  test("become a patch: lists whole, members of maps alone, two for one list together", () => {
    const takes = [...WEST, { at: ["clusters"], by: "secret_name", names: ["b"] }];
    expect(patchWithout(valuesOf(YAML), takes)).toEqual({ clusters: [], overrides: { west: null } });
    expect(patchWithout({}, takes)).toBeNull();
  });
});
