import * as z from "zod";
import { fail } from "@/lib/problem";
import { homeQuery } from "@/lib/runs/inventory-of-home";
import { answer, json } from "@/lib/session/answer";
import { CALLBACK_PATH } from "@/lib/session/callback-page";
import { queryOf } from "@/lib/session/query-of";
import { readRoute, writeRoute } from "@/lib/session/route";
import { startLogin } from "@/lib/session/start-login";
import { resultOf } from "@/lib/session/user-logins";

const request = homeQuery.extend({ clientSecret: z.string().min(1).max(4_000).nullable() });
const kept = z.object({ login: z.string().regex(/^[A-Za-z0-9_-]{16}$/) });

/** Begins a sign-in at the home's issuer and answers where the browser has to go. Its own Origin is where it comes back to. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ home, kiali = null, clientSecret }, session) => {
    const origin = message.headers.get("origin");
    if (origin === null) return answer(fail({ kind: "refused", why: "origin" }));
    const redirectUri = `${origin}${CALLBACK_PATH}`;
    return answer(await startLogin(session, { home: { home, kiali }, redirectUri, clientSecret }, message.signal));
  });
}

/** What a finished sign-in of this session showed; null when it is no longer kept. */
export function GET(message: Request): Promise<Response> {
  return readRoute(message, async (session) => {
    const asked = queryOf(message, kept);
    return asked.ok ? json({ ok: true, value: resultOf(session, asked.value.login) }) : answer(asked);
  });
}
