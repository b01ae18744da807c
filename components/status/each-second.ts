const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

/** Calls `listener` each second while the tab is seen, all listeners of a page in one turn, and when it is seen again. Answers with what ends it. */
export function eachSecond(listener: () => void): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", settle);
  listeners.add(listener);
  run();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener("visibilitychange", settle);
    rest();
  };
}

function settle(): void {
  if (document.hidden) rest();
  else {
    tick();
    run();
  }
}

function run(): void {
  if (!document.hidden) timer ??= setInterval(tick, 1_000);
}

function rest(): void {
  if (timer !== null) clearInterval(timer);
  timer = null;
}

function tick(): void {
  for (const listener of [...listeners]) listener();
}
