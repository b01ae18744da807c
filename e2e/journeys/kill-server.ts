import { execFileSync } from "node:child_process";
import { once } from "node:events";
import type { Bench } from "./fixtures";

/** Kills the server under the launcher as the kernel would, and waits until both are gone. */
export async function killServer({ running }: Pick<Bench, "running">): Promise<void> {
  const children = execFileSync("pgrep", ["-P", String(running.process.pid)], { encoding: "utf8" })
    .trim()
    .split("\n");
  const gone = once(running.process, "exit");
  for (const pid of children) process.kill(Number(pid), "SIGKILL");
  await gone;
}
