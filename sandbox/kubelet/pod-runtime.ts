/** What a program in a container answers over HTTP; null when it never does (it hangs). */
export type PodAnswer = { status: number; contentType: string; body: string };

/** How a request reaches the pod: the port of its container, and the headers that the API server passes on, in lower case. */
export type PodRequest = { port: number; headers: Readonly<Record<string, string>> };

/** A program as the kubelet runs it in a pod. */
export type Program = {
  /** Settles when the program ends by itself. */
  readonly exited: Promise<{ code: number }>;
  readonly log: readonly string[];
  /** Whether the port answers its health path. */
  isHealthy: () => boolean;
  /** Rejects when the connection dies under the request. */
  request: (path: string, signal: AbortSignal, how: PodRequest) => Promise<PodAnswer>;
  kill: () => void;
};

/** The state of a pod's container that is not in the API: its program and the log of the one before. */
export type PodRuntime = {
  program: Program | null;
  previousLog: readonly string[] | null;
  restarts: number;
  stop: () => void;
};
