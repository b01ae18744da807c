import "server-only";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, type LookupFunction, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { DialError } from "./dial-error";

export type ProxyTarget = { host: string; port: number };
type DialOptions = { signal: AbortSignal; lookup?: LookupFunction };

/** A tunnel through an http, https or socks5 proxy: a socket that speaks to the target. */
export async function dialProxy(proxy: URL, target: ProxyTarget, options: DialOptions): Promise<Duplex> {
  try {
    return proxy.protocol === "socks5:"
      ? await dialSocks(proxy, target, options)
      : await dialConnect(proxy, target, options);
  } catch (error) {
    if (error instanceof DialError) throw error;
    const code = options.signal.aborted
      ? "no answer"
      : error instanceof Error && "code" in error
        ? error.code
        : "error";
    throw new DialError("proxy", `the proxy ${proxy.host} could not be used (${code})`);
  }
}

function dialConnect(proxy: URL, { host, port }: ProxyTarget, { signal, lookup }: DialOptions): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  const authority = `${host}:${port}`;
  const send = proxy.protocol === "https:" ? httpsRequest : httpRequest;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const request = send({
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
    method: "CONNECT",
    path: authority,
    agent: false,
    signal,
    ...(lookup ? { lookup } : {}),
    headers: {
      host: authority,
      ...(proxy.username ? { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` } : {}),
    },
  });
  request.once("connect", (response, socket) => {
    if (response.statusCode === 200) return resolve(socket);
    socket.destroy();
    reject(new DialError("proxy", `the proxy ${proxy.host} answered ${response.statusCode}`));
  });
  request.once("response", (response) => {
    response.resume();
    reject(new DialError("proxy", `the proxy ${proxy.host} answered ${response.statusCode}`));
  });
  request.once("error", reject);
  request.end();
  return promise;
}

/** @see https://www.rfc-editor.org/rfc/rfc1928 and, for user and password, https://www.rfc-editor.org/rfc/rfc1929 */
async function dialSocks(proxy: URL, { host, port }: ProxyTarget, { signal, lookup }: DialOptions): Promise<Socket> {
  const socket = connect({
    host: proxy.hostname.replace(/^\[|\]$/g, ""),
    port: Number(proxy.port || 1080),
    ...(lookup ? { lookup } : {}),
  });
  const stop = () => socket.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await once(socket, "connect", { signal });
    const refused = (detail: string) => new DialError("proxy", `the proxy ${proxy.host} ${detail}`);
    const user = Buffer.from(decodeURIComponent(proxy.username));
    const password = Buffer.from(decodeURIComponent(proxy.password));
    socket.write(Buffer.from(user.length > 0 ? [5, 2, 0, 2] : [5, 1, 0]));
    const [, method] = await readExactly(socket, 2, signal);
    if (method === 2) {
      socket.write(Buffer.concat([Buffer.of(1, user.length), user, Buffer.of(password.length), password]));
      const [, status] = await readExactly(socket, 2, signal);
      if (status !== 0) throw refused("refused the user and password");
    } else if (method !== 0) throw refused("offers no way to sign in that is known here");
    const name = Buffer.from(host);
    socket.write(Buffer.concat([Buffer.of(5, 1, 0, 3, name.length), name, Buffer.of(port >> 8, port & 255)]));
    const [, reply = 255, , kind] = await readExactly(socket, 4, signal);
    if (reply !== 0) throw refused(`could not reach the server (SOCKS reply ${reply})`);
    const [length = 0] = kind === 3 ? await readExactly(socket, 1, signal) : [kind === 4 ? 16 : 4];
    await readExactly(socket, length + 2, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function readExactly(socket: Socket, bytes: number, signal: AbortSignal): Promise<Buffer> {
  for (;;) {
    const chunk: unknown = socket.read(bytes);
    if (Buffer.isBuffer(chunk) && chunk.length === bytes) return chunk;
    if (socket.readableEnded) throw new DialError("proxy", "the proxy closed the connection");
    await once(socket, "readable", { signal });
  }
}
