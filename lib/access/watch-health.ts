import type { Cluster, ServiceRef } from "@/lib/cluster/cluster";
import { pause } from "./poll-until";

/** How often Kiali answered while somebody watched. `blind` looks could not be made (forbidden) and prove nothing. */
export type Health = { polls: number; failed: number; blind: number };

/** Asks Kiali for its health through the API server until `stop` is called; `stop` answers with the count. */
export function watchHealth(
  cluster: Cluster,
  service: ServiceRef,
  path: string,
  everyMs: number,
): { stop: () => Promise<Health> } {
  const controller = new AbortController();
  const health: Health = { polls: 0, failed: 0, blind: 0 };
  const watching = (async () => {
    while (!controller.signal.aborted) {
      const answer = await cluster.proxy(service, path, { signal: controller.signal, timeoutMs: 5_000 });
      if (controller.signal.aborted) return;
      if (!answer.ok && answer.problem.kind === "forbidden") health.blind += 1;
      else {
        health.polls += 1;
        if (!answer.ok || answer.value.status !== 200) health.failed += 1;
      }
      await pause(everyMs, controller.signal);
    }
  })();
  return {
    stop: async () => {
      controller.abort();
      await watching;
      return health;
    },
  };
}

export const healthWords = ({ polls, failed, blind }: Health): string =>
  polls === 0
    ? blind > 0
      ? "whether Kiali kept answering could not be watched (no right to use the service proxy)"
      : "Kiali's answers were not watched"
    : `${failed} of ${polls} health polls failed`;
