import { cookies, headers } from "next/headers";
import * as z from "zod";
import { fail, ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { checkRequest } from "@/lib/session/check-request";
import { doors } from "@/lib/session/doors";
import { launchPage } from "@/lib/session/launch-page";
import { redeemLaunchToken } from "@/lib/session/launch-token";
import { parseInput } from "@/lib/session/parse-input";
import { readJson } from "@/lib/session/route";
import { SESSION_COOKIE, sessionCookieOptions } from "@/lib/session/session-cookie";
import { openSession } from "@/lib/session/sessions";

const request = z.object({ token: z.string().max(200) });

/** The page that exchanges the launch token; it says nothing that depends on the token. */
export async function GET(): Promise<Response> {
  const sent = await headers();
  const allowed = checkRequest(sent, "page", doors());
  if (!allowed.ok) return answer(allowed);
  const nonce = /^[A-Za-z0-9+/]+=*$/.exec(sent.get("x-nonce") ?? "")?.[0] ?? "";
  return new Response(launchPage(nonce), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

/** Exchanges the one-time launch token for a session. */
export async function POST(message: Request): Promise<Response> {
  const allowed = checkRequest(await headers(), "write", doors());
  if (!allowed.ok) return answer(allowed);
  const body = await readJson(message);
  if (!body.ok) return answer(body);
  const input = parseInput(request, body.value);
  if (!input.ok) return answer(input);
  if (!redeemLaunchToken(input.value.token)) return answer(fail({ kind: "not-signed-in" }));
  (await cookies()).set(SESSION_COOKIE, openSession(), sessionCookieOptions);
  return answer(ok(null));
}
