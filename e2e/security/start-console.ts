import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A console started as a user starts it. */
export type Console = {
  origin: string;
  host: string;
  /** The printed address that signs in once. */
  launch: string;
  process: ChildProcess;
  /** Everything printed so far, both streams. */
  output: () => string;
  /** Resolves with the next launch address printed after the call. */
  nextLaunch: () => Promise<string>;
  /** Ends it as Ctrl-C does and answers its exit code. */
  stop: () => Promise<number | null>;
};

const LAUNCH = /http:\/\/\S+\/launch\?token=\S+/g;

/** Runs `npm start`'s script, or another, in a clean environment with `env`; answers once the launch address is printed. */
export async function startConsole(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  script = "scripts/start.mjs",
): Promise<Console> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    // Nothing happens in a test behind its back.
    env: { PATH, HOME, NODE_ENV: "production", FLEET_RETRY_ORPHANS: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      output += String(text);
      for (const listener of [...listeners]) listener();
    });
  const launchAfter = (seen: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = [...output.matchAll(LAUNCH)][seen]?.[0];
        if (found === undefined) return;
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      child.once("exit", (code) => reject(new Error(`the console ended (${code}):\n${output}`)));
      look();
    });
  const launch = await launchAfter(0);
  const { origin, host } = new URL(launch);
  return {
    origin,
    host,
    launch,
    process: child,
    output: () => output,
    nextLaunch: () => launchAfter([...output.matchAll(LAUNCH)].length),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      return child.exitCode;
    },
  };
}
