import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

export type BlackHole = { stop: () => Promise<void> };

/** Listens and never accepts: its thread sleeps until it is ended. */
const ASLEEP = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ ...workerData, backlog: 1 }, () => {
    parentPort.postMessage("listening");
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;
/** What the kernel takes in by itself before it lets every later SYN fall. */
const UNTIL_FULL = 2;
const FILLED_MS = 50;

/** A port of this machine at which a TCP handshake is never answered, as behind a firewall that drops. The port must be free. */
export async function startBlackHole(port: number, host: string): Promise<BlackHole> {
  const sleeper = new Worker(ASLEEP, { eval: true, workerData: { port, host } });
  sleeper.unref();
  await once(sleeper, "message");
  const fill: Socket[] = [];
  for (let count = 0; count < UNTIL_FULL; count += 1) {
    const socket = createConnection({ port, host }).unref();
    socket.on("error", () => undefined);
    fill.push(socket);
    await Promise.race([once(socket, "connect"), new Promise((resolve) => setTimeout(resolve, FILLED_MS))]);
  }
  return {
    stop: async () => {
      for (const socket of fill) socket.destroy();
      await sleeper.terminate();
    },
  };
}
