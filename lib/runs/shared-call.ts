import "server-only";

/** One call that several wait for. It is called off when everybody who waited has left before it ended, and not afterwards. */
export type SharedCall<T> = {
  result: Promise<T>;
  /** One more waits, until his `signal` says that he left; without one he stays to the end. */
  join: (signal?: AbortSignal) => void;
};

/** Begins the call; `onLeft` is told at once when it is called off, so that nobody joins it any more. */
export function sharedCall<T>(call: (signal: AbortSignal) => Promise<T>, onLeft: () => void): SharedCall<T> {
  const controller = new AbortController();
  let waiting = 0;
  let isOver = false;
  const result = call(controller.signal).finally(() => {
    isOver = true;
  });
  const leave = (): void => {
    waiting -= 1;
    if (waiting > 0 || isOver) return;
    onLeft();
    controller.abort();
  };
  return {
    result,
    join: (signal) => {
      waiting += 1;
      if (signal?.aborted) leave();
      else signal?.addEventListener("abort", leave, { once: true });
    },
  };
}
