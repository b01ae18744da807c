import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { type SlowProxy, startSlowProxy } from "./slow-proxy";

/** A server that says back what it is told, behind a proxy. */
async function echo(delayMs: number): Promise<{ proxy: SlowProxy; stop: () => Promise<void> }> {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const proxy = await startSlowProxy({ target: { host: "127.0.0.1", port: address.port }, delayMs });
  return {
    proxy,
    stop: async () => {
      await proxy.stop();
      server.close();
    },
  };
}

async function dial(proxy: SlowProxy): Promise<Socket> {
  const socket = connect(proxy.port, proxy.host);
  await once(socket, "connect");
  return socket;
}

async function say(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [chunk] = await once(socket, "data", { signal: AbortSignal.timeout(1000) });
  return String(chunk);
}

test.describe("startSlowProxy", () => {
  test("delays each direction, in order, and counts", async () => {
    const { proxy, stop } = await echo(40);
    const socket = await dial(proxy);
    const start = performance.now();
    expect(await say(socket, "hello")).toBe("hello");
    expect(performance.now() - start).toBeGreaterThan(75);
    proxy.delayMs = 0;
    expect(await say(socket, "again")).toBe("again");
    expect(proxy.counts).toEqual({ accepted: 1, open: 1, toTarget: 10, toClient: 10 });
    socket.destroy();
    await stop();
  });

  test("refuses, and listens again on the same port", async () => {
    const { proxy, stop } = await echo(0);
    const open = await dial(proxy);
    const ended = once(open, "data");
    await proxy.setMode("refuse");
    await expect(ended).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(dial(proxy)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await proxy.setMode("pass");
    const socket = await dial(proxy);
    expect(await say(socket, "back")).toBe("back");
    socket.destroy();
    await stop();
  });

  test("swallows what is said in a black hole, on open connections too", async () => {
    const { proxy, stop } = await echo(0);
    const socket = await dial(proxy);
    expect(await say(socket, "before")).toBe("before");
    await proxy.setMode("blackhole");
    await expect(say(socket, "lost")).rejects.toThrow();
    const late = await dial(proxy);
    await expect(say(late, "lost")).rejects.toThrow();
    socket.destroy();
    late.destroy();
    await stop();
  });

  test("resets", async () => {
    const { proxy, stop } = await echo(0);
    await proxy.setMode("reset");
    const socket = connect(proxy.port, proxy.host);
    await expect(once(socket, "data")).rejects.toMatchObject({ code: "ECONNRESET" });
    await stop();
  });
});
