import { blankWish } from "@/lib/access/blank-wish";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Pair } from "./real-benches";

/** Everything by default: what `kiali-fleet connect --home A --remote B` asks for. */
export const wishOf = ({ home, remote }: Pair): ConnectWish => blankWish(home, remote);
