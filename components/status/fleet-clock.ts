let told: { consoleMs: number; heardMs: number } | null = null;

/** Takes the console's clock as it was told. `agoMs`: how long ago that was. */
export function setConsoleClock(consoleMs: number, agoMs = 0): void {
  told = { consoleMs, heardMs: performance.now() - agoMs };
}

/** The console's clock, ms, as far as it was ever told: goes on while nothing is heard, and never jumps with a wall clock. 0 before. */
export const consoleNow = (): number => (told ? told.consoleMs + (performance.now() - told.heardMs) : 0);
