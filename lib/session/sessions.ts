import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { serverMemory } from "@/lib/server-memory";

const IDLE_MS = 12 * 60 * 60 * 1000;
const ABSOLUTE_MS = 24 * 60 * 60 * 1000;

/** One signed-in browser. `id` names it in the audit file and opens nothing: it is not the cookie. */
export type Session = {
  readonly id: string;
  readonly startedAt: number;
  lastSeenAt: number;
  /** Exec configurations by digest: they may hold credentials, so no address and no page carries them. */
  readonly execs: Map<string, string>;
};

/** Keyed by the digest of the cookie, so that the memory of this process holds no cookie to steal. */
const sessions = (): Map<string, Session> => serverMemory("sessions", () => new Map());

export const digestOf = (value: string): string => createHash("sha256").update(value).digest("hex");

function isLive(session: Session, now: number): boolean {
  return now - session.lastSeenAt < IDLE_MS && now - session.startedAt < ABSOLUTE_MS;
}

/** Opens a session and answers the cookie's value, which is not kept. */
export function openSession(now = Date.now()): string {
  for (const [key, session] of sessions()) if (!isLive(session, now)) sessions().delete(key);
  const cookie = randomBytes(32).toString("base64url");
  const key = digestOf(cookie);
  sessions().set(key, { id: digestOf(key).slice(0, 16), startedAt: now, lastSeenAt: now, execs: new Map() });
  return cookie;
}

/** The live session of a cookie; ends it after 12 idle hours and after 24 hours in any case. Looking it up counts as use. */
export function findSession(cookie: string | undefined, now = Date.now()): Session | null {
  if (!cookie) return null;
  const key = digestOf(cookie);
  const session = sessions().get(key);
  if (!session) return null;
  if (!isLive(session, now)) {
    sessions().delete(key);
    return null;
  }
  session.lastSeenAt = now;
  return session;
}

/** Whether a session that was found before has ended since. Does not count as use: a page that is only left open falls idle. */
export const isStillOpen = (session: Session, now = Date.now()): boolean =>
  isLive(session, now) && [...sessions().values()].includes(session);

/** Ends the session of a cookie at once, on the server. */
export function closeSession(cookie: string | undefined): void {
  if (cookie) sessions().delete(digestOf(cookie));
}
