import "server-only";
import { open, readFile, unlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const RETRY_MS = 20;
const GIVE_UP_MS = 5_000;

/** Nobody could take the lock: another live process held it all the time. */
export class LockHeld extends Error {}

/**
 * Runs `work` while this process alone holds `path`. A lock whose process is gone (a kill in the middle) is taken over.
 * Throws LockHeld after five seconds, and what the file system throws.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + GIVE_UP_MS;
  while (!(await tryTake(path))) {
    if (Date.now() > until) throw new LockHeld(path);
    if (await isAbandoned(path)) await unlink(path).catch(() => undefined);
    else await pause(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Reads as held while its owner is still writing its number into it. */
async function isAbandoned(path: string): Promise<boolean> {
  const owner = Number(await readFile(path, "utf8").catch(() => ""));
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
