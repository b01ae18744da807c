import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { nextMessage } from "../next-message";
import { consoleFolder } from "./bench-console";
import { type EngineAnswer, type EngineCommand, engineAnswer } from "./engine-commands";
import type { Meshes } from "./start-meshes";

type CommandOf<Do> = Omit<Extract<EngineCommand, { do: Do }>, "id">;

export type RunningEngine = {
  /** From the start of the process until every row was true, and what that took. */
  cold: { ms: number; cpuMs: number; rssBytes: number };
  allTrue: (dead: readonly string[], sinceMs: number) => Promise<EngineAnswer>;
  /** Asks every connection but these once more: how long, and what it took of this machine. */
  sweep: (without?: readonly string[]) => Promise<{ ms: number; cpuMs: number; rssBytes: number }>;
  usage: () => Promise<EngineAnswer>;
  stop: () => Promise<void>;
};

/** The engine in a process of its own that has never seen these clusters: it knows the homes' names only. Answers when it knows all of them. */
export async function startEngine(folder: string, meshes: Meshes): Promise<RunningEngine> {
  const home = await consoleFolder(await mkdtemp(join(folder, "engine-")), "state", meshes);
  const startedAt = performance.now();
  const truth = { homes: meshes.homes.length, connections: meshes.remotes.length };
  const child = fork(process.env.BENCH_ENGINE ?? "", [JSON.stringify(truth)], {
    execArgv: [],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      NODE_ENV: "production",
      UV_THREADPOOL_SIZE: "32",
      KUBECONFIG: meshes.kubeconfig,
      FLEET_AUDIT_FILE: join(home, "audit.jsonl"),
    },
  });
  const first = engineAnswer.parse(await nextMessage(child));
  const cold = { ms: performance.now() - startedAt, cpuMs: first.cpuMs, rssBytes: first.rssBytes };
  let last = 0;
  const tell = async (command: CommandOf<"all-true"> | CommandOf<"sweep"> | CommandOf<"usage">) => {
    last += 1;
    const answered = nextMessage(child);
    child.send({ ...command, id: last });
    const answer = engineAnswer.parse(await answered);
    if (answer.id !== last) throw new Error("the bench's engine answered something else");
    return answer;
  };
  return {
    cold,
    allTrue: (dead, sinceMs) => tell({ do: "all-true", dead: [...dead], sinceMs }),
    sweep: async (without = []) => {
      const before = await tell({ do: "usage" });
      const sweptAt = performance.now();
      const after = await tell({ do: "sweep", without: [...without] });
      return { ms: performance.now() - sweptAt, cpuMs: after.cpuMs - before.cpuMs, rssBytes: after.rssBytes };
    },
    usage: () => tell({ do: "usage" }),
    stop: async () => {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
