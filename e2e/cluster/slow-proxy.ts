import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * "pass" forwards; "blackhole" accepts and answers nothing, also on connections that are open already; "refuse" does not
 * even listen, and ends what is open; "reset" accepts and resets, and resets what is open.
 */
export type ProxyMode = "pass" | "blackhole" | "refuse" | "reset";
export type ProxyTarget = { host: string; port: number };

export type SlowProxy = {
  host: string;
  /** The same for the whole life, in every mode. */
  port: number;
  /** May be set at any time; counts for bytes from then on. One way: a round trip takes twice as long. */
  delayMs: number;
  readonly mode: ProxyMode;
  setMode: (mode: ProxyMode) => Promise<void>;
  /** Connections accepted so far, those open now, and bytes forwarded. */
  readonly counts: Readonly<{ accepted: number; open: number; toTarget: number; toClient: number }>;
  resetCounts: () => void;
  stop: () => Promise<void>;
};

/** A TCP proxy on 127.0.0.1 for tests and benches. TLS passes through: the certificate must fit the proxy's address. */
export async function startSlowProxy(options: {
  target: ProxyTarget;
  delayMs?: number;
  mode?: ProxyMode;
  port?: number;
}): Promise<SlowProxy> {
  const counts = { accepted: 0, open: 0, toTarget: 0, toClient: 0 };
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode = options.mode ?? "pass";

  const accept = (client: Socket) => {
    counts.accepted += 1;
    if (mode === "reset") {
      client.on("error", () => {});
      client.resetAndDestroy();
      return;
    }
    const target = connect(options.target);
    const pair = [client, target] as const;
    pairs.add(pair);
    counts.open += 1;
    for (const socket of pair) socket.setNoDelay(true);
    relay(client, target, (bytes) => {
      counts.toTarget += bytes;
    });
    relay(target, client, (bytes) => {
      counts.toClient += bytes;
    });
    client.once("close", () => {
      pairs.delete(pair);
      counts.open -= 1;
      target.destroy();
    });
  };

  /** Chunks leave in their order, each `delayMs` after it came; what comes into a black hole is lost. */
  function relay(from: Socket, to: Socket, count: (bytes: number) => void) {
    let last = 0;
    const later = (act: () => void) => {
      const now = performance.now();
      last = Math.max(last, now + proxy.delayMs);
      if (last <= now) act();
      else setTimeout(act, last - now);
    };
    from.on("data", (chunk: Buffer) => {
      if (mode === "blackhole") return;
      later(() => {
        if (to.destroyed) return;
        count(chunk.length);
        if (!to.write(chunk)) {
          from.pause();
          to.once("drain", () => from.resume());
        }
      });
    });
    from.once("end", () => later(() => mode !== "blackhole" && to.end()));
    from.on("error", () => later(() => mode !== "blackhole" && to.resetAndDestroy()));
  }

  const endAll = () => {
    for (const [client, target] of pairs) {
      client.resetAndDestroy();
      target.destroy();
    }
  };
  let server: Server | null = null;
  const listen = async (port: number): Promise<number> => {
    const next = createServer({ allowHalfOpen: true }, accept);
    next.listen(port, "127.0.0.1");
    await once(next, "listening");
    server = next;
    const address = next.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  };
  const unlisten = async () => {
    if (!server) return;
    const closed = once(server, "close");
    server.close();
    server = null;
    endAll();
    await closed;
  };

  const proxy: SlowProxy = {
    host: "127.0.0.1",
    port: await listen(options.port ?? 0),
    delayMs: options.delayMs ?? 0,
    get mode() {
      return mode;
    },
    setMode: async (next) => {
      mode = next;
      if (next === "reset") endAll();
      if (next === "refuse") await unlisten();
      else if (!server) await listen(proxy.port);
    },
    counts,
    resetCounts: () => {
      counts.accepted = 0;
      counts.toTarget = 0;
      counts.toClient = 0;
    },
    stop: unlisten,
  };
  if (mode === "refuse") await unlisten();
  return proxy;
}
