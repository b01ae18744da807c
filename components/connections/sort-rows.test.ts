import { expect, test } from "@playwright/test";
import type { Finding, RemoteSide } from "@/lib/access/inventory/inventory";
import { rowForTests } from "./row-for-tests";
import { allFindings, sortRows, worstOf } from "./sort-rows";

const finding = (severity: Finding["severity"], detail: string = severity): Finding => ({
  id: "role-drifted",
  severity,
  detail,
  mend: "repair",
});
const side = (findings: readonly Finding[]): RemoteSide => ({
  context: "west",
  problem: null,
  isAlive: true,
  rbac: null,
  ownKiali: null,
  pieces: [],
  findings,
});
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
const NOW = Date.parse("2026-01-10T00:00:00Z");

test.describe("sortRows", () => {
  const rows = [
    rowForTests({ name: "w10" }),
    rowForTests({ name: "w2" }),
    rowForTests({ name: "warned", findings: [finding("warn")] }),
    rowForTests({ name: "failed", findings: [finding("info"), finding("fail")] }),
    rowForTests({ name: "twice", findings: [finding("warn", "a"), finding("warn", "b")] }),
  ];

  test("puts the worst first, then the most, then counts as people do", () =>
    expect(names(sortRows(rows, "worst", () => null, NOW))).toEqual(["failed", "twice", "warned", "w2", "w10"]));

  test("weighs what the remote says as well", () =>
    expect(
      names(
        sortRows(
          rows,
          "worst",
          ({ name }) => (name === "w10" ? side([finding("fail"), finding("warn"), finding("info")]) : null),
          NOW,
        ),
      ),
    ).toEqual(["w10", "failed", "twice", "warned", "w2"]));

  test("puts what ends first first, and what never ends last", () => {
    const ends = (name: string, expiresAt: string | null) =>
      rowForTests({ name, credential: { kind: "token-request", issuedAt: null, expiresAt } });
    const ending = [ends("never", null), ends("late", "2026-02-01T00:00:00Z"), ends("soon", "2026-01-11T00:00:00Z")];
    expect(names(sortRows(ending, "expiry", () => null, NOW))).toEqual(["soon", "late", "never"]);
  });
});

test.describe("allFindings", () => {
  test("tells once what both sides tell, worst first", () => {
    const found = allFindings(
      rowForTests({ findings: [finding("warn", "a"), finding("info", "b")] }),
      side([finding("warn", "a"), finding("fail", "c")]),
    );
    expect(found.map(({ detail }) => detail)).toEqual(["c", "a", "b"]);
    expect(worstOf(found)).toBe("fail");
  });
  test("has no worst where nothing is wrong", () => expect(worstOf(allFindings(rowForTests(), null))).toBeNull());
});
