import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { fail, ok, type Result } from "@/lib/problem";
import { type Access, checkRequest } from "./check-request";
import { doors } from "./doors";
import { SESSION_COOKIE } from "./session-cookie";
import { findSession, type Session } from "./sessions";

/** For routes and actions: the session behind this request, after Host, Origin and fetch metadata were judged again. */
export async function checkSession(access: Access): Promise<Result<Session>> {
  const request = checkRequest(await headers(), access, doors());
  if (!request.ok) return request;
  const session = findSession((await cookies()).get(SESSION_COOKIE)?.value);
  return session ? ok(session) : fail({ kind: "not-signed-in" });
}

/**
 * The first line of every page: `await requireSession()`. Sends a browser that is not signed in to /launch. A layout's
 * check does not protect its pages, since Next renders a page without its layout again, so each page asks by itself.
 */
export async function requireSession(): Promise<Session> {
  const session = await checkSession("page");
  if (!session.ok) redirect("/launch");
  return session.value;
}
