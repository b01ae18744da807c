import type { ServiceRef } from "@/lib/cluster/cluster";

/** A Service that an address means, and the path below it, without a slash at its end. */
export type ServiceAddress = {
  service: ServiceRef;
  path: string;
  /** Only a cluster has such a name: "prometheus.istio-system.svc". False for "prometheus.istio-system", which may be a host elsewhere. */
  isCertain: boolean;
};

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The Service that a URL of Kiali's configuration names, as Kiali's pod would resolve it in its namespace; null for a host outside. A cluster
 * domain of its own is not known here: only "cluster.local" counts.
 */
export function serviceAddress(url: URL, kialiNamespace: string): ServiceAddress | null {
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const host = url.hostname.replace(/\.$/, "").replace(/\.cluster\.local$/, "");
  const isCertain = /\.svc$/.test(host);
  const parts = host.replace(/\.svc$/, "").split(".");
  const [name = "", namespace = kialiNamespace] = parts;
  if (parts.length > 2 || (isCertain && parts.length !== 2)) return null;
  if (name === "localhost" || !LABEL.test(name) || !LABEL.test(namespace) || /^\d+$/.test(name)) return null;
  const scheme = url.protocol === "https:" ? "https" : "http";
  const port = url.port === "" ? (scheme === "https" ? 443 : 80) : Number(url.port);
  return { service: { namespace, name, port, scheme }, path: url.pathname.replace(/\/+$/, ""), isCertain };
}
