import "server-only";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { serverMemory } from "@/lib/server-memory";

/** This process in the audit: "host/pid/one random word", so that a later process with the same number is another one. */
export const thisProcess = (): string =>
  serverMemory("audit-process", () => ({ name: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}` })).name;

/** Whether the process of that name still runs; null when it ran on another machine, which cannot be asked. */
export function isProcessAlive(name: string): boolean | null {
  const [host, pid] = name.split("/");
  if (name === thisProcess()) return true;
  if (host !== hostname()) return null;
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0 || number === process.pid) return false;
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
