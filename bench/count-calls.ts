import type { Cluster } from "@/lib/cluster/cluster";

export type Call = {
  context: string;
  method: string;
  /** Of a call through the service proxy, with its query. */
  path: string | null;
  from: number;
  to: number;
};

/**
 * Wraps clusters so that their calls are counted, and the longest chain of calls of which none overlaps the next is known.
 * Measured far away: a call shorter than a round trip was answered from memory and does not count.
 */
export function countCalls() {
  const calls: Call[] = [];
  const wrap = (cluster: Cluster): Cluster =>
    new Proxy(
      { ...cluster },
      {
        get(target, key, receiver) {
          const value: unknown = Reflect.get(target, key, receiver);
          if (key === "withToken") {
            const { withToken } = target;
            return withToken && ((token: Parameters<typeof withToken>[0]) => wrap(withToken(token)));
          }
          if (typeof value !== "function" || key === "close") return value;
          return async (...args: unknown[]) => {
            const call = {
              context: target.context,
              method: String(key),
              path: key === "proxy" && typeof args[1] === "string" ? args[1] : null,
              from: performance.now(),
              to: Number.POSITIVE_INFINITY,
            };
            calls.push(call);
            try {
              return await Reflect.apply(value, target, args);
            } finally {
              call.to = performance.now();
            }
          };
        },
      },
    );
  const sent = (roundTripMs: number): readonly Call[] => calls.filter(({ from, to }) => to - from >= roundTripMs * 0.9);
  return {
    wrap,
    sent,
    result: (roundTripMs: number) => ({
      calls: sent(roundTripMs).length,
      longestChain: longestChain(sent(roundTripMs)),
    }),
  };
}

/** Greedy by end: the largest number of calls that did not overlap, which bounds how many had to wait for another. */
function longestChain(calls: readonly Call[]): number {
  let end = 0;
  let length = 0;
  for (const call of [...calls].sort((a, b) => a.to - b.to)) {
    if (call.from < end) continue;
    end = call.to;
    length += 1;
  }
  return length;
}
