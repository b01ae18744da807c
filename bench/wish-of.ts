import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Pair } from "./real-benches";

/** Everything by default: what `kiali-fleet connect --home A --remote B` asks for. */
export const wishOf = ({ home, remote }: Pair): ConnectWish => ({
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
