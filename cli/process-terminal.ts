import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { screenOn } from "./screen";
import type { Terminal } from "./terminal";

const CLEAR_LINE = "\r\u001b[2K";

/** The terminal this process was started in. NO_COLOR, FORCE_COLOR and TERM=dumb are honoured. */
export function processTerminal(process: NodeJS.Process): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const canRedraw = stderr.isTTY === true && env.TERM !== "dumb";
  let shown = "";
  // A reader that left early (| head) is no error: the work goes on, unread.
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);

  const clear = (): void => {
    if (shown) stderr.write(CLEAR_LINE);
    shown = "";
  };
  const status = (line: string): void => {
    if (!canRedraw || line === shown) return;
    const room = Math.max(20, (stderr.columns || 80) - 1);
    const fitted = line.length > room ? `${line.slice(0, room - 1)}…` : line;
    stderr.write(`${CLEAR_LINE}${fitted}`);
    shown = fitted;
  };

  return {
    out: (line) => {
      clear();
      stdout.write(line);
    },
    err: (line) => {
      clear();
      stderr.write(line);
    },
    status,
    openScreen: () => (stdout.isTTY && env.TERM !== "dumb" ? screenOn(stdout) : null),
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    hasColor: env.FORCE_COLOR ? true : stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
    ask: async (question, signal) => {
      clear();
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        const closed = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
        return await Promise.race([lines.question(question, { signal }), closed]);
      } catch {
        return null;
      } finally {
        lines.close();
      }
    },
    readFile: (path) => readFile(path, "utf8"),
    readStdin: () => text(stdin),
    setKubeconfig: (path) => {
      env.KUBECONFIG = path;
    },
    onInterrupt: (listener) => {
      let isFirst = true;
      const interrupted = (): void => {
        if (!isFirst) process.exit(130);
        isFirst = false;
        listener();
      };
      process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
      return () => {
        process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      };
    },
  };
}
