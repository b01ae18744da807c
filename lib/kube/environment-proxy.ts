import "server-only";
import { BlockList, isIP } from "node:net";
import { isLoopbackHost } from "@/lib/cluster/server-url";
import type { ClusterTarget } from "./cluster-target";

type Environment = Readonly<Record<string, string | undefined>>;

/** A target whose entry names no proxy goes through HTTPS_PROXY, as kubectl does, unless NO_PROXY spares it. */
export function withEnvironmentProxy(target: ClusterTarget, env: Environment = process.env): ClusterTarget {
  if (target.address.proxyUrl) return target;
  const proxyUrl = environmentProxy(target.address.server, env);
  return proxyUrl ? Object.freeze({ ...target, address: Object.freeze({ ...target.address, proxyUrl }) }) : target;
}

/** Go's rules: upper case wins over lower case, and loopback is never proxied. */
export function environmentProxy(server: URL, env: Environment): URL | null {
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const text = env[name] || env[name.toLowerCase()];
  if (!text || isLoopbackHost(server.hostname)) return null;
  const spared = (env.NO_PROXY || env.no_proxy || "").split(",").map((entry) => entry.trim().toLowerCase());
  if (spared.some((entry) => entry !== "" && matches(entry, server))) return null;
  return URL.parse(text.includes("://") ? text : `http://${text}`);
}

/** One entry of NO_PROXY: "*", a domain with its subdomains, ".subdomains", an address, a CIDR, each with a port or not. */
function matches(entry: string, server: URL): boolean {
  if (entry === "*") return true;
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const family = isIP(host);
  if (entry.includes("/")) return family !== 0 && isInside(host, family, entry);
  const [, name = entry, port] = /^(.*[^:]):(\d+)$/.exec(entry) ?? [];
  if (isIP(entry) === 0 && port && port !== (server.port || (server.protocol === "https:" ? "443" : "80")))
    return false;
  const wanted = isIP(entry) ? entry : name.replace(/^\[|\]$/g, "");
  if (family !== 0) return wanted === host;
  const domain = wanted.replace(/^\*?\./, "");
  return host.endsWith(`.${domain}`) || (host === domain && !/^\*?\./.test(wanted));
}

function isInside(host: string, family: number, cidr: string): boolean {
  const [net = "", bits] = cidr.split("/");
  if (isIP(net) !== family || !/^\d+$/.test(bits ?? "") || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
