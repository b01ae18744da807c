import "server-only";
import { serverMemory } from "@/lib/server-memory";

/** About what a page needs of this process to be made and taken over by the browser. */
const WAY_MS = 600;
/** Whoever reloads and reloads holds up a tenth of the asking and no more. */
const AT_MOST_EVERY_MS = 6_000;

type Memory = { cameMs: number };
const memory = (): Memory => serverMemory("fleet.page-first", () => ({ cameMs: Number.NEGATIVE_INFINITY }));

/** Somebody waits for a page. */
export function pageComes(): void {
  const now = performance.now();
  if (now - memory().cameMs > AT_MOST_EVERY_MS) memory().cameMs = now;
}

/** How long nothing new should be asked, ms: hundreds of handshakes at the start of a console can wait, who opens its page should not. */
export const makeWayMs = (): number => Math.max(0, memory().cameMs + WAY_MS - performance.now());
