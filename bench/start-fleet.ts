import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as z from "zod";

const ready = z.tuple([z.object({ kubeconfig: z.string(), home: z.string() }), z.unknown()]);

/** Connected clusters in a process of their own, so that what they do is not measured with what the console does. */
export type Fleet = {
  kubeconfig: string;
  /** The home's context. */
  home: string;
  size: number;
  traces: "jaeger" | "tempo";
  setRoundTrip: (ms: number) => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts clusters and connects all of them to the first; `folder` takes the kubeconfig and the audit file. */
export async function startFleet(folder: string, traces: Fleet["traces"], size: number): Promise<Fleet> {
  const child = fork(process.env.BENCH_FLEET ?? "", [folder, traces, String(size)], { execArgv: [] });
  const [{ kubeconfig, home }] = ready.parse(await answerOf(child));
  return {
    kubeconfig,
    home,
    size,
    traces,
    setRoundTrip: async (ms) => {
      const answer = answerOf(child);
      child.send(ms);
      await answer;
    },
    stop: async () => {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** The next message; throws when the process ends without one. */
async function answerOf(child: ChildProcess): Promise<unknown[]> {
  const settled = new AbortController();
  const { signal } = settled;
  const exited = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`the bench's clusters ended with ${code}`);
  });
  try {
    return await Promise.race([once(child, "message", { signal }), exited]);
  } finally {
    settled.abort();
    await exited.catch(() => undefined);
  }
}
