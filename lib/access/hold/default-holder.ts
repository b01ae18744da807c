import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { serverMemory } from "@/lib/server-memory";
import type { Holder, HolderFacts } from "./holder";

/** Runs of this very process that have not ended. */
const liveRuns = (): Set<string> => serverMemory("hold.runs", () => new Set());

/** A new run of this process. `end` tells the other runs of this process that it is over. */
export function defaultHolder(): HolderFacts & { end: () => void } {
  const self: Holder = {
    user: userName(),
    host: hostname(),
    machine: machineId(),
    pid: process.pid,
    run: randomUUID(),
  };
  liveRuns().add(self.run);
  return {
    ...self,
    isGone: (other) => {
      if (other.host !== self.host || other.machine !== self.machine) return false;
      return other.pid === self.pid ? !liveRuns().has(other.run) : !isAlive(other.pid);
    },
    end: () => void liveRuns().delete(self.run),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user that its image does not know.
    return String(process.getuid?.() ?? "unknown");
  }
}

/** Signal 0 only asks; EPERM says that somebody else's process has that number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** The boot and the process namespace: a pid means something within these only. */
function machineId(): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const text = `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
    return createHash("sha256").update(text).digest("hex").slice(0, 16);
  } catch {
    return null;
  }
}
