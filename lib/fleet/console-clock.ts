import "server-only";
import { serverMemory } from "@/lib/server-memory";

/** A wall clock that goes ahead of our own by more than this was set, or this machine slept. */
const JUMP_MS = 5_000;

type Memory = { sleptMs: number; driftMs: number };
const memory = (): Memory => serverMemory("fleet.clock", () => ({ sleptMs: 0, driftMs: 0 }));
const ownMs = (): number => performance.timeOrigin + performance.now();

/**
 * The console's own clock, ms: begins with the wall clock when the process starts, and never goes back. It stands still while the machine sleeps, and
 * is set on afterwards (`noteJump`), so that what was seen before is as old as it is.
 */
export const consoleNow = (): number => ownMs() + memory().sleptMs;

/** What a time of the console's clock is on the wall clock as it is now; `toConsole` is the way back. Both in ms. */
export const toWall = (consoleMs: number): number => consoleMs + Date.now() - consoleNow();
export const toConsole = (wallMs: number): number => Math.min(consoleNow(), wallMs - Date.now() + consoleNow());

/**
 * Whether the wall clock jumped since the last call: the machine slept, or somebody set the clock. After a jump ahead the console's clock goes on from
 * there: should it have been no sleep, then what was seen is only taken for older than it is, until it is seen again.
 */
export function noteJump(wallMs: number = Date.now()): boolean {
  const state = memory();
  const driftMs = wallMs - ownMs();
  const jumpMs = driftMs - state.driftMs;
  if (Math.abs(jumpMs) < JUMP_MS) return false;
  state.driftMs = driftMs;
  if (jumpMs > 0) state.sleptMs += jumpMs;
  return true;
}
