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
    isGone: isGoneHere,
    end: () => void liveRuns().delete(self.run),
  };
}

/** Whether a run is certain to be over, as far as this machine can tell. */
export function isGoneHere(other: Holder): boolean {
  if (other.host !== hostname() || other.machine !== machineId()) return false;
  return other.pid === process.pid ? !liveRuns().has(other.run) : !isAlive(other.pid);
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
