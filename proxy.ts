import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { type Access, checkRequest } from "@/lib/session/check-request";
import { doors } from "@/lib/session/doors";
import { contentSecurityPolicy, SECURITY_HEADERS } from "@/lib/session/security-headers";

/** Built files only: they are public and the same for everyone. */
export const config = { matcher: ["/((?!_next/static/).*)"] };

function accessOf(request: NextRequest): Access {
  if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) return "write";
  return request.nextUrl.pathname.startsWith("/api/") ? "read" : "page";
}

/**
 * Turns away what no page of ours sends and dresses every answer. Convenience, not the boundary: pages, routes and
 * actions judge the request again by themselves, because proxies of this framework were bypassed before.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const allowed = checkRequest(request.headers, accessOf(request), doors());
  const response = allowed.ok ? pass(request, nonce, policy) : refuse(allowed.problem);
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
}

/** The request's own x-nonce and policy are always overwritten: who may choose the nonce may run a script. */
function pass(request: NextRequest, nonce: string, policy: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.delete("x-forwarded-host");
  return NextResponse.next({ request: { headers } });
}

function refuse(problem: { kind: string; why?: string }): NextResponse {
  return NextResponse.json({ ok: false, problem }, { status: problem.why === "host" ? 421 : 403 });
}
