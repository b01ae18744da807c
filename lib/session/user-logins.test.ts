import { expect, test } from "@playwright/test";
import { fail } from "@/lib/problem";
import type { Session } from "./sessions";
import { keepResult, resultOf, takeWaiting, waitFor } from "./user-logins";

const session = (id: string): Session => ({ id, startedAt: 0, lastSeenAt: 0, execs: new Map() });
const failed = fail({ kind: "cancelled", context: "east" });
const login = { home: { home: "east", kiali: null }, finish: async () => failed };
const MINUTE = 60_000;

test.describe("a waiting sign-in", () => {
  test("is found once, by its state, by the session that began it", () => {
    const mine = session("login-a");
    waitFor(mine, "state-1", login, 0);
    expect(takeWaiting(session("login-b"), "state-1", 1)).toBeNull();
    expect(takeWaiting(mine, "state-2", 1)).toBeNull();
    expect(takeWaiting(mine, "state-1", 1)).toBe(login);
    expect(takeWaiting(mine, "state-1", 1)).toBeNull();
  });

  test("waits ten minutes, and at most four of a session wait", () => {
    const mine = session("login-c");
    waitFor(mine, "late", login, 0);
    expect(takeWaiting(mine, "late", 10 * MINUTE)).toBeNull();
    for (const state of ["a", "b", "c", "d", "e"]) waitFor(mine, state, login, 0);
    expect(takeWaiting(mine, "a", 1)).toBeNull();
    expect(takeWaiting(mine, "b", 1)).toBe(login);
  });
});

test("what a sign-in showed is for its session, for ten minutes", () => {
  const mine = session("login-d");
  const id = keepResult(mine, failed, 0);
  expect(resultOf(mine, id, 1)).toBe(failed);
  expect(resultOf(session("login-e"), id, 1)).toBeNull();
  expect(resultOf(mine, id, 10 * MINUTE)).toBeNull();
});
