import "server-only";
import { fail, ok, type Result } from "@/lib/problem";
import type { Door } from "./doors";

/** "page" may be opened from a link anywhere, "read" is asked by our own pages, "write" changes something. */
export type Access = "page" | "read" | "write";

/** Fetch metadata that only a browser can set; a client without it (curl) is judged by Host, Origin and session alone. */
function isOurPage(headers: Headers, access: Access): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin") return true;
  if (access === "write") return false;
  if (site === "none") return true;
  const isNavigation = headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
  return access === "page" && isNavigation;
}

/**
 * Whether a request may be answered at all, before anyone asks who sent it. Host must be one of `doors` to the letter
 * (a rebound DNS name is not), a write must carry that door's own Origin, and another site or another port may only
 * navigate to pages. X-Forwarded-* is never read.
 */
export function checkRequest(headers: Headers, access: Access, doors: readonly Door[]): Result<Door> {
  const door = doors.find(({ host }) => host === headers.get("host"));
  if (!door) return fail({ kind: "refused", why: "host" });
  if (access === "write" && headers.get("origin") !== door.origin) return fail({ kind: "refused", why: "origin" });
  return isOurPage(headers, access) ? ok(door) : fail({ kind: "refused", why: "cross-site" });
}
