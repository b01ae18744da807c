import "server-only";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { execReference, isExecReference } from "@/lib/access/wish-url";
import { fail, ok, type Result } from "@/lib/problem";
import { digestOf, type Session } from "./sessions";

const KEPT_AT_ONCE = 16;

/** Keeps exec JSON in the session, the oldest giving way, and answers its SHA-256. It ends with the session. */
export function keepExec(session: Session, exec: string): string {
  const digest = digestOf(exec);
  session.execs.delete(digest);
  session.execs.set(digest, exec);
  for (const oldest of session.execs.keys()) {
    if (session.execs.size <= KEPT_AT_ONCE) break;
    session.execs.delete(oldest);
  }
  return digest;
}

/**
 * The wish as the browser may say it: exec by reference only, so that no address, page or event repeats a credential.
 * `told` is what may be shown again, `meant` has the kept JSON and goes to lib/access alone.
 */
export function resolveExec(wish: ConnectWish, session: Session): Result<{ told: ConnectWish; meant: ConnectWish }> {
  if (wish.exec === null) return ok({ told: wish, meant: wish });
  if (!isExecReference(wish.exec)) {
    const told = { ...wish, exec: execReference(keepExec(session, wish.exec)) };
    return ok({ told, meant: wish });
  }
  const exec = session.execs.get(wish.exec.slice(execReference("").length));
  if (exec === undefined) return fail({ kind: "invalid-input", fields: { exec: ["No longer kept: enter it again"] } });
  return ok({ told: wish, meant: { ...wish, exec } });
}
