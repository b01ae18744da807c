import "server-only";
import { resolve } from "node:path";
import { Secret } from "@/lib/secret";
import type { ClusterAddress } from "./cluster-target";
import { type Checked, decodeBase64, faulty } from "./kubeconfig-fault";
import type { ClusterBody } from "./kubeconfig-schema";
import type { Pem } from "./login";

const EXEC_EXTENSION = "client.authentication.k8s.io/exec";
const PROXY_SCHEMES = ["http:", "https:", "socks5:"];

/** Checks one cluster entry. Relative paths are relative to `dir`, the folder of the file the entry is in. */
export function readClusterEntry(body: ClusterBody, dir: string): Checked<ClusterAddress> {
  if (!body.server) return faulty("bad-server", "the cluster has no server");
  const server = readServer(body.server);
  if (!server.ok) return server;
  const ca = readPem(
    body["certificate-authority-data"],
    body["certificate-authority"],
    dir,
    "certificate-authority-data",
  );
  if (!ca.ok) return ca;
  if (ca.value && body["insecure-skip-tls-verify"])
    return faulty("ca-and-insecure", "a certificate authority and insecure-skip-tls-verify exclude each other", [
      "insecure-skip-tls-verify",
    ]);
  const proxy = readProxy(body["proxy-url"]);
  if (!proxy.ok) return proxy;
  return {
    ok: true,
    value: {
      server: server.value,
      ca: ca.value,
      insecure: body["insecure-skip-tls-verify"],
      tlsServerName: body["tls-server-name"],
      proxyUrl: proxy.value,
      disableCompression: body["disable-compression"],
      execConfig: body.extensions.find(({ name }) => name === EXEC_EXTENSION)?.extension ?? null,
    },
  };
}

/** Data wins over a file, as in client-go's transport. */
export function readPem(data: string | null, file: string | null, dir: string, field: string): Checked<Pem | null> {
  if (data) {
    const pem = decodeBase64(data);
    if (pem === null) return faulty("bad-base64", `${field} is not base64`, [field]);
    if (!pem.includes("-----BEGIN ")) return faulty("bad-field", `${field} holds no PEM block`, [field]);
    return { ok: true, value: { kind: "data", pem: new Secret(pem) } };
  }
  return { ok: true, value: file ? { kind: "file", path: resolve(dir, file) } : null };
}

/** As client-go: a server without a scheme is host:port, and plain http is allowed. */
function readServer(text: string): Checked<URL> {
  const bad = faulty("bad-server", "the server is not an http or https address", ["server"]);
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "") return bad;
  if (url.username || url.password)
    return faulty("bad-server", "the server's address must not carry user information", ["server"]);
  return { ok: true, value: url };
}

function readProxy(text: string | null): Checked<URL | null> {
  if (!text) return { ok: true, value: null };
  const url = URL.parse(text);
  if (!url || !PROXY_SCHEMES.includes(url.protocol) || url.hostname === "")
    return faulty("bad-field", "proxy-url must be an http, https or socks5 address", ["proxy-url"]);
  return { ok: true, value: url };
}
