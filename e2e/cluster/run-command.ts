import { spawn } from "node:child_process";

export type Ran = { code: number | null; stdout: string; stderr: string };

const SAID_MS = 2_000;

/** Runs a program to its end. Rejects only when it cannot be started; a failing exit is a `code`. */
export function runCommand(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      const end = () => resolve({ code, stdout, stderr });
      // What it said may still be on its way; what it left running may hold the pipes open.
      const late = setTimeout(end, SAID_MS);
      child.once("close", () => {
        clearTimeout(late);
        end();
      });
    });
  });
}

/** The end of what a program said, for an error message. */
export const lastWords = (ran: Ran): string => (ran.stderr || ran.stdout).trim().split("\n").slice(-8).join("\n");
