import { expect, test } from "@playwright/test";
import type { TagDecision } from "@/lib/tracing/decide-tag";
import type { UsersView } from "@/lib/users/users-view";
import { scopeVerdict, tracingVerdict, usersVerdict } from "./optional-verdicts";

const users = (said: Partial<UsersView>): UsersView => ({
  home: "admin@east",
  at: "2026-01-01T00:00:00Z",
  kiali: { namespace: "istio-system", name: "kiali", version: "v2.29.0" },
  openid: null,
  strategy: { name: "anonymous", summary: "", clusters: [], notes: [] },
  trust: [],
  findings: [],
  providers: [],
  canReview: false,
  ...said,
});
const finding = { id: "x", cluster: "west", title: "", detail: "" };
const trusted = { cluster: "west", isHome: false, context: "west", evidence: null };

test.describe("the step about users", () => {
  test("is done where every cluster said what it accepts and nothing is missing", () =>
    expect(usersVerdict(users({}))?.note).toBe("done"));

  test("needs attention for what is missing, whatever is known else", () => {
    expect(usersVerdict(users({ findings: [{ ...finding, tone: "fail" }] }))?.note).toBe("attention");
    expect(usersVerdict(users({ findings: [{ ...finding, tone: "info" }] }))?.note).toBe("done");
  });

  test("says neither while a cluster could not be looked at: unknown is not done", () =>
    expect(
      usersVerdict(
        users({
          trust: [
            {
              ...trusted,
              problem: { kind: "unreachable", context: "west", server: "https://w", why: "refused", timeoutMs: null },
            },
          ],
        }),
      ),
    ).toBeNull());
});

const tracing = (kinds: readonly (TagDecision["kind"] | null)[]): Parameters<typeof tracingVerdict>[0] => ({
  clustersProblem: null,
  primaries: kinds.map((kind) => ({ decision: kind && { kind, tag: "istio.cluster_id", because: "" } })),
});

test.describe("the step about tracing tags", () => {
  const cases = [
    [["nothing-to-do", "no-tag"], "done"],
    [["nothing-to-do", "add"], "attention"],
    [["unknown", "mend-proxies"], "attention"],
    [["nothing-to-do", "unknown"], undefined],
    [["nothing-to-do", null], undefined],
    [[], undefined],
  ] as const;
  for (const [kinds, note] of cases)
    test(`${kinds.map(String).join(" and ") || "no control plane"} is ${note ?? "neither done nor wrong"}`, () =>
      expect(tracingVerdict(tracing(kinds))?.note).toBe(note));

  test("is not done while the clusters are not known", () =>
    expect(
      tracingVerdict({
        ...tracing(["nothing-to-do"]),
        clustersProblem: { kind: "not-found", context: "x", object: "y" },
      }),
    ).toBeNull());
});

test.describe("the step about the query scope", () => {
  const set = { mesh: "prod" };
  const cases = [
    [{ labels: set, wanted: null }, "done"],
    [{ labels: {}, wanted: null }, undefined],
    [{ labels: {}, wanted: set }, "attention"],
  ] as const;
  for (const [scope, note] of cases)
    test(`is ${note ?? "optional still"} with ${JSON.stringify(scope)}`, () =>
      expect(scopeVerdict({ scopes: [scope] })?.note).toBe(note));
});
