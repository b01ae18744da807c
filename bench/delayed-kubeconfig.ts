import { readFile, writeFile } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { parse, stringify } from "yaml";
import * as z from "zod";

const kubeconfig = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })),
});

export type DelayedKubeconfig = { path: string; stop: () => void };

/**
 * The same clusters through a TCP proxy on loopback that holds every piece back for half of `roundTripMs` in each direction. TLS
 * stays end to end. A new connection pays for its TCP handshake as well.
 */
export async function delayedKubeconfig(from: string, to: string, roundTripMs: number): Promise<DelayedKubeconfig> {
  const config = kubeconfig.parse(parse(await readFile(from, "utf8")));
  const proxies: Server[] = [];
  for (const { cluster } of config.clusters) {
    const target = new URL(cluster.server);
    const proxy = await listen(Number(target.port), target.hostname, roundTripMs);
    proxies.push(proxy.server);
    cluster.server = `https://127.0.0.1:${proxy.port}`;
  }
  await writeFile(to, stringify(config, { lineWidth: 0 }), { mode: 0o600 });
  return {
    path: to,
    stop: () => {
      for (const proxy of proxies) proxy.close();
    },
  };
}

async function listen(port: number, host: string, roundTripMs: number): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const onward = connect({ port, host, allowHalfOpen: true, noDelay: true });
    // The listener accepted at once; a real server would have answered a round trip later.
    pipe(client, onward, roundTripMs / 2 + roundTripMs, roundTripMs / 2);
    pipe(onward, client, roundTripMs / 2, roundTripMs / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return { server, port: address.port };
}

/** The first piece waits `firstMs`, every later one `delayMs`, and none overtakes another. */
function pipe(from: Socket, to: Socket, firstMs: number, delayMs: number): void {
  let notBefore = performance.now() + firstMs;
  const later = (act: () => void): void => {
    const now = performance.now();
    notBefore = Math.max(notBefore, now + delayMs);
    setTimeout(act, notBefore - now);
  };
  from.on("data", (piece) => later(() => to.write(piece)));
  from.on("end", () => later(() => to.end()));
  from.on("error", () => to.destroy());
  to.on("error", () => from.destroy());
}
