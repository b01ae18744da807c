import { expect, test } from "@playwright/test";
import type { Finding } from "@/lib/access/inventory/inventory";
import { findingsOf } from "./findings-of";
import { rowForTests } from "./row-for-tests";

const drifted: Finding = { id: "role-drifted", severity: "warn", detail: "It lacks list pods", mend: "repair" };
const told = (...of: Parameters<typeof findingsOf>) => findingsOf(...of).map(({ detail }) => detail);

test.describe("findingsOf", () => {
  test("finds nothing wrong with what is healthy, or was never asked", () => {
    expect(told(rowForTests(), [])).toEqual([]);
    expect(told(rowForTests({ state: "unknown", detail: "Nobody has asked it yet" }), [])).toEqual([]);
    expect(told(null, [])).toEqual([]);
  });

  test("says once what the engine and a finding both saw, in the words of the finding", () => {
    const row = rowForTests({ state: "drifted", detail: "Its account may not list pods", layer: "rights" });
    expect(told(row, [drifted])).toEqual(["It lacks list pods"]);
    const degraded = rowForTests({ state: "degraded", detail: "It has no server address" });
    const same: Finding = { id: "unusable", severity: "fail", detail: "It has no server address", mend: "repair" };
    expect(told(degraded, [same])).toEqual(["It has no server address"]);
  });

  test("keeps what only one of them saw, the gravest first", () => {
    const row = rowForTests({
      state: "unreachable",
      detail: "west refuses the connection",
      more: [{ state: "credential-expiring", detail: "Less than a third is left", layer: null, evidence: null }],
    });
    expect(findingsOf(row, [drifted])).toMatchObject([
      { detail: "west refuses the connection", severity: "fail", mend: "quarantine" },
      { detail: "It lacks list pods", severity: "warn", mend: "repair" },
      { detail: "Less than a third is left", severity: "warn", mend: "rotate" },
    ]);
  });

  test("mends missing rights by a repair, and a refused credential by a rotation", () => {
    const refused = (layer: "rights" | "identity") =>
      findingsOf(rowForTests({ state: "unauthorized", detail: "It refuses", layer }), [])[0]?.mend;
    expect([refused("rights"), refused("identity")]).toEqual(["repair", "rotate"]);
  });
});
