import "server-only";

/** The console's own clock, ms: begins with the wall clock when the process starts, and never jumps with it. */
export const consoleNow = (): number => performance.timeOrigin + performance.now();
