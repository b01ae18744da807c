import type { ConnectWish } from "./connect-wish";

/** A wish that leaves everything but the pair to what the clusters say. */
export const blankWish = (home: string, remote: string): ConnectWish => ({
  home,
  kiali: null,
  remote,
  name: null,
  server: null,
  ca: null,
  tlsServerName: null,
  proxyUrl: null,
  namespace: null,
  account: null,
  access: null,
  token: null,
  tokenTtlHours: null,
  tokenPlace: null,
  form: null,
  exec: null,
});
