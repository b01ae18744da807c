import { setTimeout as pause } from "node:timers/promises";
import type { Cluster } from "@/lib/cluster/cluster";

const EVERY_MS = 20;
const SERVICE = { namespace: "istio-system", name: "kiali", port: 20001, scheme: "http" } as const;

/** Polls Kiali's health until it is stopped, and tells how many new pods it had meanwhile. */
export async function watchKiali(
  home: Cluster,
): Promise<{ stop: () => Promise<{ polls: number; failed: number; restarts: number }> }> {
  const before = await podsOf(home);
  const since = new Set<string>();
  const end = new AbortController();
  let [polls, failed] = [0, 0];
  const polling = (async () => {
    while (!end.signal.aborted) {
      const [health, pods] = await Promise.all([home.proxy(SERVICE, "/kiali/healthz"), podsOf(home)]);
      polls += 1;
      if (!health.ok || health.value.status !== 200) failed += 1;
      for (const uid of pods) if (!before.has(uid)) since.add(uid);
      await pause(EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      end.abort();
      await polling;
      return { polls, failed, restarts: since.size };
    },
  };
}

async function podsOf(home: Cluster): Promise<ReadonlySet<string>> {
  const pods = await home.list({
    apiVersion: "v1",
    kind: "Pod",
    namespace: SERVICE.namespace,
    labelSelector: "app.kubernetes.io/name=kiali",
  });
  return new Set(pods.ok ? pods.value.map(({ metadata }) => metadata.uid) : []);
}
