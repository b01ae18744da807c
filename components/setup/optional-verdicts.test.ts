import { expect, test } from "@playwright/test";
import type { UsersView } from "@/lib/users/users-view";
import { usersVerdict } from "./optional-verdicts";

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
