import { headers } from "next/headers";
import { answer } from "@/lib/session/answer";
import { callbackPage } from "@/lib/session/callback-page";
import { checkRequest } from "@/lib/session/check-request";
import { doors } from "@/lib/session/doors";

/** Where an identity provider sends a browser back to. The page says nothing of the request; its script posts the code with the session. */
export async function GET(): Promise<Response> {
  const sent = await headers();
  const allowed = checkRequest(sent, "page", doors());
  if (!allowed.ok) return answer(allowed);
  const nonce = /^[A-Za-z0-9+/]+=*$/.exec(sent.get("x-nonce") ?? "")?.[0] ?? "";
  return new Response(callbackPage(nonce), {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}
