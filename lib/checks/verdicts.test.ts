import { expect, test } from "@playwright/test";
import { allChecks } from "./all-checks";
import { clustersCases } from "./clusters/clusters-cases";
import { connectionCases } from "./connection/connection-cases";
import { pairWith } from "./healthy-pair";
import { kialiCases } from "./kiali/kiali-cases";
import { meshCases } from "./mesh/mesh-cases";
import { rightsCases } from "./rights/rights-cases";
import { telemetryCases } from "./telemetry/telemetry-cases";

const cases = [...clustersCases, ...rightsCases, ...kialiCases, ...meshCases, ...telemetryCases, ...connectionCases];

for (const { id, when, changes, status, says } of cases)
  test(`${id} is "${status}" when ${when}`, async () => {
    const verdict = await allChecks.find((check) => check.id === id)?.run(pairWith(changes).facts);
    expect(verdict).toMatchObject({ status });
    if (says) expect(JSON.stringify(verdict)).toMatch(says);
  });

test("every check was seen to say something else than pass", () => {
  const seen = new Set(
    cases.filter(({ status }) => status !== "pass").map(({ id }) => id.replace(/^home\.(?!may|cluster)/, "remote.")),
  );
  const unseen = allChecks.filter(({ id }) => !seen.has(id.replace(/^home\.(?!may|cluster)/, "remote.")));
  expect(unseen.map(({ id }) => id)).toEqual(["mesh.network"]);
});

test("every check that reads was seen to be unable to look", () => {
  const seen = new Set(
    cases.filter(({ status }) => status === "unknown").map(({ id }) => id.replace(/^home\.(?!may|cluster)/, "remote.")),
  );
  const unseen = allChecks.filter(({ id }) => !seen.has(id.replace(/^home\.(?!may|cluster)/, "remote.")));
  expect([...new Set(unseen.map(({ id }) => id.replace(/^home/, "remote")))]).toEqual([
    "remote.context",
    "remote.reachable",
    "mesh.network",
    "connection.address",
  ]);
});
