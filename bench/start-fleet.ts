import { fork } from "node:child_process";
import { once } from "node:events";
import * as z from "zod";
import { nextMessage } from "./next-message";

const ready = z.object({ kubeconfig: z.string(), home: z.string() });

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
  const { kubeconfig, home } = ready.parse(await nextMessage(child));
  return {
    kubeconfig,
    home,
    size,
    traces,
    setRoundTrip: async (ms) => {
      const answer = nextMessage(child);
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
