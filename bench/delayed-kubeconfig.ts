import { readFile, writeFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { type SlowProxy, startSlowProxy } from "@/e2e/cluster/slow-proxy";

const kubeconfig = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })),
});

export type DelayedKubeconfig = {
  path: string;
  /** For what is sent from now on. */
  setRoundTrip: (ms: number) => void;
  stop: () => Promise<void>;
};

/**
 * The same clusters through a TCP proxy that holds every piece back for half of `roundTripMs` in each direction. TLS stays end
 * to end. TCP's own handshake is not delayed, which is kind to whoever opens many connections.
 */
export async function delayedKubeconfig(from: string, to: string, roundTripMs: number): Promise<DelayedKubeconfig> {
  const config = kubeconfig.parse(parse(await readFile(from, "utf8")));
  const proxies: SlowProxy[] = [];
  for (const { cluster } of config.clusters) {
    const { hostname, port } = new URL(cluster.server);
    const proxy = await startSlowProxy({ target: { host: hostname, port: Number(port) }, delayMs: roundTripMs / 2 });
    proxies.push(proxy);
    cluster.server = `https://${proxy.host}:${proxy.port}`;
  }
  await writeFile(to, stringify(config, { lineWidth: 0 }), { mode: 0o600 });
  return {
    path: to,
    setRoundTrip: (ms) => {
      for (const proxy of proxies) proxy.delayMs = ms / 2;
    },
    stop: async () => {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}
