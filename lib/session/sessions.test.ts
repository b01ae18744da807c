import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { newLaunchToken, redeemLaunchToken } from "@/lib/session/launch-token";
import { closeSession, findSession, isStillOpen, openSession } from "@/lib/session/sessions";

const HOUR_MS = 60 * 60 * 1000;

test.describe("sessions", () => {
  test("are found by their cookie alone", () => {
    const cookie = openSession();
    const session = findSession(cookie);
    expect(session).not.toBeNull();
    expect(findSession(session?.id)).toBeNull();
    expect(findSession(undefined)).toBeNull();
    expect(findSession("")).toBeNull();
  });
  test("end when closed, at once", () => {
    const cookie = openSession();
    closeSession(cookie);
    expect(findSession(cookie)).toBeNull();
  });
  test("end after twelve idle hours", () => {
    const cookie = openSession(0);
    expect(findSession(cookie, 11 * HOUR_MS)).not.toBeNull();
    expect(findSession(cookie, 22 * HOUR_MS)).not.toBeNull();
    const idle = openSession(0);
    expect(findSession(idle, 12 * HOUR_MS)).toBeNull();
  });
  test("end after a day however busy", () => {
    const cookie = openSession(0);
    for (let hour = 1; hour < 24; hour += 1) expect(findSession(cookie, hour * HOUR_MS)).not.toBeNull();
    expect(findSession(cookie, 24 * HOUR_MS)).toBeNull();
  });
  test("that were found are told apart from ended ones, without being used by it", () => {
    const cookie = openSession(0);
    const session = findSession(cookie, 0);
    if (!session) throw new Error("a session that was opened is found");
    expect(isStillOpen(session, 11 * HOUR_MS)).toBe(true);
    expect(isStillOpen(session, 12 * HOUR_MS)).toBe(false);
    closeSession(cookie);
    expect(isStillOpen(session, 0)).toBe(false);
  });
  test("leave no cookie in memory", () => {
    const cookie = openSession();
    const memory = inspect(Reflect.get(globalThis, Symbol.for("kiali-fleet/sessions")), {
      depth: 9,
      maxArrayLength: null,
    });
    expect(memory).toContain("startedAt");
    expect(memory).not.toContain(cookie);
  });
});

test.describe("redeemLaunchToken", () => {
  test("takes a token once", () => {
    const token = newLaunchToken();
    expect(redeemLaunchToken(token)).toBe(true);
    expect(redeemLaunchToken(token)).toBe(false);
  });
  test("refuses the one before a new one, and keeps the new one after a wrong guess", () => {
    const old = newLaunchToken();
    const token = newLaunchToken();
    expect(redeemLaunchToken(old)).toBe(false);
    expect(redeemLaunchToken(`${token}x`)).toBe(false);
    expect(redeemLaunchToken("")).toBe(false);
    expect(redeemLaunchToken(token)).toBe(true);
  });
  test("has 256 bits", () => expect(Buffer.from(newLaunchToken(), "base64url")).toHaveLength(32));
});
