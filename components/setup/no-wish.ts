import type { ConnectWish } from "@/lib/access/connect-wish";

/** Stands in where a hook needs a wish and there is none; never sent to the server. */
export const NO_WISH: ConnectWish = {
  home: "",
  kiali: null,
  remote: "",
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
};
