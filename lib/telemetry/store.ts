import type { CallOptions } from "@/lib/cluster/cluster";
import type { Result } from "@/lib/problem";
import type { StoreConnection } from "./telemetry-config";

/** What a store of metrics or traces answered. Its own status, whichever, is an answer and no problem. */
export type StoreAnswer = {
  status: number;
  /** Lower case, without parameters; null when it sent none. */
  contentType: string | null;
  /** Parsed when it is JSON, whatever the content type says; else the text. */
  body: unknown;
};

/** One store, asked the way that is open from here. Only GET: nothing is ever written to it. */
export type Store = {
  /** The store in words: "Prometheus of istio-system/kiali". Stands as `context` in its problems. */
  readonly label: string;
  /** From where it is asked: "through the API server of prod-east", "from this console". */
  readonly from: string;
  /** The address without credentials. */
  readonly url: string;
  /**
   * `path` is below the address; `params` are encoded. Never rejects; answers over 4 MB are a problem, and so is anything that
   * takes longer than its deadline (8 s unless told).
   */
  get: (path: string, params?: Readonly<Record<string, string>>, options?: CallOptions) => Promise<Result<StoreAnswer>>;
  close: () => Promise<void>;
};

/** Opens a store by its address from this console: for what is no Service of the home. Nothing is dialled before it is asked. */
export type OpenStore = (label: string, connection: StoreConnection) => Store;
