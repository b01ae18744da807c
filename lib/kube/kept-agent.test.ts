import { expect, test } from "@playwright/test";
import { ok } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import type { Auth, Credential } from "./credential";
import { fakeServer, sendJson, VERSION } from "./fake-server";
import { openHandle } from "./handle";
import { ANONYMOUS } from "./login";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const authOf = (commonName: string): Auth => {
  const { certificate, key } = issue(ca, { commonName });
  return { authorization: null, certificate: { cert: new Secret(certificate), key: new Secret(key) } };
};
const version = {
  method: "GET",
  path: "/version",
  purpose: { verb: "get", resource: "/version", namespace: null, name: null, object: "version" },
  isRead: true,
  expects: "kubernetes",
} as const;

test("a renewed client certificate is shown on a new connection, and the old connection carries nothing more", async () => {
  const server = await fakeServer({ ...own, clientCa: ca.certificate });
  let auth = authOf("first");
  const credential: Credential = {
    kind: "exec",
    get: async () => ok(auth),
    startsLogin: () => false,
    reject: () => false,
  };
  const address = {
    server: new URL(server.url),
    ca: { kind: "data", pem: new Secret(ca.certificate) },
    insecure: false,
    tlsServerName: null,
    proxyUrl: null,
    disableCompression: false,
    execConfig: null,
  } as const;
  const handle = openHandle({ context: "x", address, login: ANONYMOUS, loginKey: "" }, credential, {
    isGuarded: false,
  });
  await handle.send(version);
  await handle.send(version);
  auth = authOf("second");
  await Promise.all([handle.send(version), handle.send(version)]);
  expect(server.seen.map(({ client }) => client)).toEqual(["first", "first", "second", "second"]);
  expect(server.handshakes()).toBe(2);
  await handle.drop();
  await server.close();
});

test("a token that comes later finds a connection that was dialed beside that of nobody, which the server ends", async () => {
  const server = await fakeServer(own, (seen, response) => {
    const isNobody = !seen.headers.some(([name]) => name === "authorization");
    sendJson(response, VERSION);
    if (isNobody) response.stream.session?.close();
  });
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const nobody = openEndpoint("west", endpoint, new Secret(""));
  expect((await nobody.version()).ok).toBe(true);
  const somebody = nobody.withToken?.(new Secret("canary"));
  expect(await Promise.all([somebody?.version(), somebody?.version()])).toMatchObject([{ ok: true }, { ok: true }]);
  const shown = server.seen.map(({ headers }) => headers.find(([name]) => name === "authorization")?.[1]);
  expect(shown).toEqual([undefined, "Bearer canary", "Bearer canary"]);
  expect(server.handshakes()).toBe(2);
  await nobody.close();
  await server.close();
});
