import "server-only";
import type { Login, Pem } from "./login";

/** Where one cluster is and how its server proves itself, as one cluster entry says it. */
export type ClusterAddress = {
  server: URL;
  ca: Pem | null;
  insecure: boolean;
  tlsServerName: string | null;
  proxyUrl: URL | null;
  disableCompression: boolean;
  /** The extension that exec plugins get as `config`. */
  execConfig: unknown;
};

/** All that is needed to open one context; frozen, and the only thing a handle is made from. */
export type ClusterTarget = {
  context: string;
  address: ClusterAddress;
  login: Login;
  /** Contexts that share user and cluster entry share one run of an exec plugin. */
  loginKey: string;
};
