import { once } from "node:events";
import { createServer as createHttp, type IncomingMessage } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["api.example.test"] });

/** Tunnels every CONNECT to one port, whatever name it asks for, and notes what it was asked. */
async function httpProxy(port: number, statusLine = "HTTP/1.1 200 OK") {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createHttp();
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push({ url: request.url, authorization: request.headers["proxy-authorization"] });
    socket.write(`${statusLine}\r\n\r\n`);
    const upstream = connect(port, "127.0.0.1");
    sockets.add(socket).add(upstream);
    for (const end of [socket, upstream]) end.on("error", () => {});
    socket.pipe(upstream).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { asked, port: portOf(server.address()), close: () => closeAll(server, sockets) };
}

/** A SOCKS5 proxy that wants a user and password. */
async function socksProxy(port: number) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    const next = async (): Promise<Buffer> => (await once(socket, "data"))[0];
    await next();
    socket.write(Buffer.of(5, 2));
    const login = await next();
    asked.push(login.toString("latin1", 2, 2 + (login[1] ?? 0)));
    socket.write(Buffer.of(1, 0));
    const request = await next();
    asked.push(`${request.subarray(5, 5 + (request[4] ?? 0))}:${request.readUInt16BE(request.length - 2)}`);
    const upstream = connect(port, "127.0.0.1");
    sockets.add(upstream);
    socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    socket.pipe(upstream).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { asked, port: portOf(server.address()), close: () => closeAll(server, sockets) };
}

const portOf = (address: unknown): number =>
  typeof address === "object" && address && "port" in address ? Number(address.port) : 0;
async function closeAll(server: { close: () => unknown }, sockets: Iterable<Socket>) {
  for (const socket of sockets) socket.destroy();
  server.close();
}
const through = (proxyUrl: string, server = "https://api.example.test:6443") =>
  openEndpoint(
    "west",
    { server, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl },
    new Secret("canary"),
  );

test.describe("a cluster behind a proxy", () => {
  test("is reached by CONNECT with the proxy's own login, and the certificate is still checked against the cluster's name", async () => {
    const server = await fakeServer(own);
    const proxy = await httpProxy(Number(new URL(server.url).port));
    const cluster = through(`http://bob:p%40ss@127.0.0.1:${proxy.port}`);
    expect((await cluster.version()).ok).toBe(true);
    expect((await cluster.version()).ok).toBe(true);
    expect(proxy.asked).toEqual([
      { url: "api.example.test:6443", authorization: `Basic ${Buffer.from("bob:p@ss").toString("base64")}` },
    ]);
    expect(await cluster.tlsIdentity()).toMatchObject({ ok: true, value: { subject: "CN=api" } });
    const wrong = through(`http://127.0.0.1:${proxy.port}`, "https://other.example.test");
    expect(await wrong.version()).toMatchObject({ ok: false, problem: { kind: "tls", why: "wrong-host" } });
    await Promise.all([cluster.close(), wrong.close(), proxy.close(), server.close()]);
  });

  test("is reached by SOCKS5, the name resolved there", async () => {
    const server = await fakeServer(own);
    const proxy = await socksProxy(Number(new URL(server.url).port));
    const cluster = through(`socks5://bob:secret@127.0.0.1:${proxy.port}`);
    expect((await cluster.version()).ok).toBe(true);
    expect(proxy.asked).toEqual(["bob", "api.example.test:6443"]);
    await Promise.all([cluster.close(), proxy.close(), server.close()]);
  });

  test("is unreachable by its proxy when that says no, and the token is not sent", async () => {
    const server = await fakeServer(own);
    const proxy = await httpProxy(Number(new URL(server.url).port), "HTTP/1.1 407 Proxy Authentication Required");
    const cluster = through(`http://127.0.0.1:${proxy.port}`);
    expect(await cluster.version()).toMatchObject({ ok: false, problem: { kind: "unreachable", why: "proxy" } });
    expect(server.seen).toEqual([]);
    await Promise.all([cluster.close(), proxy.close(), server.close()]);
  });
});

test.describe("a typed address", () => {
  const problemOf = async (server: string, proxyUrl: string | null = null) => {
    const cluster = openEndpoint(
      "west",
      { server, ca: null, insecure: true, tlsServerName: null, proxyUrl },
      new Secret("canary"),
    );
    const answers = [await cluster.version(), await cluster.tlsIdentity()];
    await cluster.close();
    return answers.map((answer) => (answer.ok ? null : answer.problem.kind));
  };

  test("that must not be dialled is refused by every call", async () => {
    expect(await problemOf("https://169.254.169.254")).toEqual(["invalid-input", "invalid-input"]);
    expect(await problemOf("http://api.example.test")).toEqual(["invalid-input", "invalid-input"]);
  });

  test("cannot hide behind a proxy that must not be dialled", async () => {
    expect(await problemOf("https://api.example.test", "http://169.254.169.254:80")).toEqual([
      "invalid-input",
      "invalid-input",
    ]);
    expect(await problemOf("https://api.example.test", "ftp://proxy.test")).toEqual(["invalid-input", "invalid-input"]);
  });
});
