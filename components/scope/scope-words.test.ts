import { expect, test } from "@playwright/test";
import { foundWords } from "./scope-words";

const found = { proposals: [], otherClusters: [], silent: [], leftOut: [] };

test.describe("foundWords", () => {
  test("calls no scope needless where the store is empty", () => {
    const words = foundWords({ ...found, silent: ["east", "west"] }, ["east", "west"]);
    expect(words).toContain("No cluster reports requests");
    expect(words).not.toContain("no scope is needed");
  });
  test("names who else is in the store, and who of the mesh is not", () => {
    expect(foundWords(found, ["east"])).toContain("no scope is needed now");
    expect(foundWords({ ...found, otherClusters: ["shop"], silent: ["west"] }, ["east", "west"])).toBe(
      "The store also has series of shop, which is not connected to this Kiali. There is no traffic of west to judge by.",
    );
  });
});
