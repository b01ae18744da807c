"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import * as z from "zod";
import { ok, type Result } from "@/lib/problem";
import { guardedAction } from "@/lib/session/action";
import { SESSION_COOKIE, sessionCookieOptions } from "@/lib/session/session-cookie";
import { closeSession } from "@/lib/session/sessions";

/** Ends the session on the server and in the browser, then shows the sign-in page. */
export async function signOutAction(): Promise<Result<null>> {
  const ended = await guardedAction("signOutAction", z.null(), null, async () => {
    const jar = await cookies();
    closeSession(jar.get(SESSION_COOKIE)?.value);
    jar.set(SESSION_COOKIE, "", { ...sessionCookieOptions, maxAge: 0 });
    return ok(null);
  });
  if (!ended.ok) return ended;
  return redirect("/launch");
}
