import "server-only";
import { startAuditStdout } from "@/lib/audit/audit-stdout";
import { startFleet, stopFleet } from "@/lib/fleet/start-fleet";
import { startWebhook, stopWebhook } from "@/lib/notify/webhook";
import { noteOutside } from "@/lib/outside-requests";
import { startRenewal, stopRenewal } from "@/lib/renewal/renewal";
import { announceLaunch } from "@/lib/session/announce-launch";
import { closeEventStreams } from "./event-stream";
import { startOrphanRetrier, stopOrphanRetrier } from "./orphan-retrier";
import { processState } from "./process-state";
import { cancelAllRuns } from "./runs";

const LONGEST_ROLLBACK_MS = 60_000;
/** The framework waits for every connection, and one whose reader takes nothing would hold it for ever. */
const STUCK_READERS_MS = 5_000;
const ENDED_BY_SIGNAL = 143;
/** Each of hundreds of connections keeps a few bytes of such a block, and with them all of it. */
const BLOCK_BYTES = 4_096;

/**
 * What this process does by itself and about signals. It prints the audit, finishes orphans, renews tokens, asks the fleet and tells a webhook, where the environment does not say
 * otherwise. SIGUSR2 makes a new launch token. SIGINT and SIGTERM close the streams of the fleet, cancel the runs,
 * wait for what they take back, and close the streams that told of it, after which the framework's own listener can finish.
 */
export function startProcess(): void {
  const state = processState();
  if (state.isStarted) return;
  state.isStarted = true;
  noteOutside();
  Buffer.poolSize = BLOCK_BYTES;
  startAuditStdout();
  announceLaunch();
  startOrphanRetrier();
  startRenewal();
  startFleet();
  startWebhook();
  process.on("SIGUSR2", announceLaunch);
  const end = (): void => {
    if (state.isEnding) return;
    state.isEnding = true;
    closeEventStreams("at-once");
    void stopFleet();
    stopOrphanRetrier();
    stopRenewal();
    stopWebhook();
    const limit = new Promise((resolve) => setTimeout(resolve, LONGEST_ROLLBACK_MS).unref());
    void Promise.race([cancelAllRuns(), limit]).then(() => {
      closeEventStreams("all");
      setTimeout(() => process.exit(ENDED_BY_SIGNAL), STUCK_READERS_MS).unref();
    });
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}
