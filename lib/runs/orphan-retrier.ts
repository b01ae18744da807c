import "server-only";
import { incident } from "@/lib/incident";
import { serverMemory } from "@/lib/server-memory";
import { retryOrphans } from "./retry-orphans";

const EVERY_MS = 60_000;
/** So that several consoles do not all ask at once. */
const JITTER = 0.25;

type Loop = { isOn: boolean; timer: NodeJS.Timeout | null };
const loop = (): Loop => serverMemory("orphan-retrier", () => ({ isOn: false, timer: null }));

/** Finishes orphans in the background, about once a minute, until the process ends. FLEET_RETRY_ORPHANS=0 leaves them to the operator. */
export function startOrphanRetrier(env: Readonly<Record<string, string | undefined>> = process.env): void {
  if (env.FLEET_RETRY_ORPHANS === "0" || loop().isOn) return;
  loop().isOn = true;
  schedule();
}

/** Starts nothing more; a run that it began ends as every run does. */
export function stopOrphanRetrier(): void {
  const { timer } = loop();
  if (timer) clearTimeout(timer);
  loop().isOn = false;
}

function schedule(): void {
  const wait = EVERY_MS * (1 + JITTER * (2 * Math.random() - 1));
  loop().timer = setTimeout(() => {
    retryOrphans()
      .catch((error: unknown) => incident(error, "retrying orphans"))
      .finally(() => loop().isOn && schedule());
  }, wait).unref();
}
