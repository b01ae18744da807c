import "server-only";
import { randomBytes } from "node:crypto";
import type { Result } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import { serverMemory } from "@/lib/server-memory";
import type { TokenReviewView } from "@/lib/users/token-review-view";
import { digestOf, type Session } from "./sessions";

const LIFE_MS = 10 * 60_000;
/** Per session: the oldest gives way. */
const KEPT_AT_ONCE = 4;

/** A sign-in that was sent to the provider and waits for its way back. `finish` holds what may not be told. */
export type WaitingLogin = {
  home: KnownHome;
  finish: (search: string, signal: AbortSignal) => Promise<Result<TokenReviewView>>;
};
type Kept<T> = { session: string; at: number; value: T };

/** By the digest of the state: only who has the state finds it. */
const waiting = (): Map<string, Kept<WaitingLogin>> => serverMemory("user-logins", () => new Map());
const finished = (): Map<string, Kept<Result<TokenReviewView>>> => serverMemory("user-login-results", () => new Map());

export function waitFor(session: Session, state: string, login: WaitingLogin, now = Date.now()): void {
  keep(waiting(), digestOf(state), { session: session.id, at: now, value: login });
}

/** Takes a waiting sign-in out, once; null for a state that this session did not start, that was used, or that waited for over ten minutes. */
export function takeWaiting(session: Session, state: string, now = Date.now()): WaitingLogin | null {
  const key = digestOf(state);
  const found = waiting().get(key);
  if (found?.session !== session.id) return null;
  waiting().delete(key);
  return now - found.at < LIFE_MS ? found.value : null;
}

/** Keeps what a sign-in showed, for this session and ten minutes; answers the id that an address may carry. */
export function keepResult(session: Session, result: Result<TokenReviewView>, now = Date.now()): string {
  const id = randomBytes(12).toString("base64url");
  keep(finished(), id, { session: session.id, at: now, value: result });
  return id;
}

export function resultOf(session: Session, id: string, now = Date.now()): Result<TokenReviewView> | null {
  const found = finished().get(id);
  return found?.session === session.id && now - found.at < LIFE_MS ? found.value : null;
}

function keep<T>(all: Map<string, Kept<T>>, key: string, entry: Kept<T>): void {
  for (const [old, { at }] of all) if (entry.at - at >= LIFE_MS) all.delete(old);
  all.set(key, entry);
  const own = [...all].filter(([, { session }]) => session === entry.session);
  for (const [old] of own.slice(0, -KEPT_AT_ONCE)) all.delete(old);
}
