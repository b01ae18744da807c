import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { pageComes } from "@/lib/fleet/page-first";
import { CALLBACK_PATH } from "@/lib/session/callback-page";
import { type Access, checkRequest } from "@/lib/session/check-request";
import { doors } from "@/lib/session/doors";
import { isProbe } from "@/lib/session/probe";
import { contentSecurityPolicy, SECURITY_HEADERS } from "@/lib/session/security-headers";
import { SESSION_COOKIE } from "@/lib/session/session-cookie";
import { findSession } from "@/lib/session/sessions";

const SIGN_IN = "/launch";
/** Pages that say nothing of anybody: to sign in here, and the way back from an identity provider, which no session cookie survives. */
const OPEN_PAGES = new Set([SIGN_IN, CALLBACK_PATH]);

/** Asked by machines under any name; their routes judge host, session and token by themselves. */
const FOR_MACHINES = new Set(["/metrics"]);

/** Built files only: they are public and the same for everyone. */
export const config = { matcher: ["/((?!_next/static/).*)"] };

function accessOf(request: NextRequest): Access {
  if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) return "write";
  const { pathname } = request.nextUrl;
  return pathname.startsWith("/api/") || FOR_MACHINES.has(pathname) ? "read" : "page";
}

/**
 * Turns away what no page of ours sends and dresses every answer. Convenience, not the boundary: pages, routes and
 * actions judge the request again by themselves, because proxies of this framework were bypassed before.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const access = accessOf(request);
  if (access === "page") pageComes();
  const allowed = checkRequest(request.headers, access, doors());
  const response =
    isProbe(request.method, request.nextUrl.pathname) ||
    (access === "read" && FOR_MACHINES.has(request.nextUrl.pathname))
      ? pass(request, nonce, policy)
      : !allowed.ok
        ? refuse(allowed.problem)
        : access === "page" && isStranger(request)
          ? NextResponse.redirect(new URL(SIGN_IN, allowed.value.origin))
          : pass(request, nonce, policy);
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  // Set here it would replace a stream's own, which also forbids to compress it; every route says no-store itself.
  if (access === "page" || !allowed.ok) response.headers.set("cache-control", "no-store");
  return response;
}

/**
 * A page that streams has answered 200 before its own guard can redirect; here a stranger gets a plain redirect. Not to HEAD, whose answer is no page:
 * it is how a page's code is loaded before anybody waits for it.
 */
const isStranger = (request: NextRequest): boolean =>
  request.method !== "HEAD" &&
  !OPEN_PAGES.has(request.nextUrl.pathname) &&
  findSession(request.cookies.get(SESSION_COOKIE)?.value) === null;

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
