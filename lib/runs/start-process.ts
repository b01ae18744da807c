import "server-only";
import { startAuditStdout } from "@/lib/audit/audit-stdout";
import { startRenewal, stopRenewal } from "@/lib/renewal/renewal";
import { serverMemory } from "@/lib/server-memory";
import { announceLaunch } from "@/lib/session/announce-launch";
import { closeEventStreams } from "./event-stream";
import { startOrphanRetrier, stopOrphanRetrier } from "./orphan-retrier";
import { cancelAllRuns } from "./runs";

const LONGEST_ROLLBACK_MS = 60_000;

/**
 * What this process does by itself and about signals. It prints the audit, finishes orphans and renews tokens, where the environment does not say
 * otherwise. SIGUSR2 makes a new launch token. SIGINT and SIGTERM cancel the runs, wait for what they
 * take back, and close the event streams, after which the framework's own listener can finish.
 */
export function startProcess(): void {
  const state = serverMemory("process", () => ({ isStarted: false, isEnding: false }));
  if (state.isStarted) return;
  state.isStarted = true;
  startAuditStdout();
  announceLaunch();
  startOrphanRetrier();
  startRenewal();
  process.on("SIGUSR2", announceLaunch);
  const end = (): void => {
    if (state.isEnding) return;
    state.isEnding = true;
    stopOrphanRetrier();
    stopRenewal();
    const limit = new Promise((resolve) => setTimeout(resolve, LONGEST_ROLLBACK_MS).unref());
    void Promise.race([cancelAllRuns(), limit]).then(closeEventStreams);
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}
