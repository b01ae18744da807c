import "server-only";
import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { isProcessAlive, thisProcess } from "./audit-process";

const RETRY_MS = 20;
const GIVE_UP_MS = 5_000;
/** A lock without a name in it is being made, or its maker was killed between the two steps of making it. */
const NAMELESS_FOR_MS = 1_000;
/** A line is written in milliseconds; a process on another machine that holds the lock this long is gone. */
const FOREIGN_FOR_MS = 30_000;

/** Nobody could take the lock: another live process held it all the time. */
export class LockHeld extends Error {}

/**
 * Runs `work` while this process alone holds `path`; callers of one process queue up before. A lock whose process is gone (a
 * kill in the middle) is taken over. Throws LockHeld after five seconds, and what the file system throws.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + GIVE_UP_MS;
  const mark = `${thisProcess()}/${randomUUID()}`;
  while (!(await tryTake(path, mark))) {
    if (Date.now() > until) throw new LockHeld(path);
    const owner = await abandonedBy(path);
    if (owner === null) await pause(RETRY_MS);
    else await clear(path, owner);
  }
  try {
    return await work();
  } finally {
    if ((await readFile(path, "utf8").catch(() => mark)) === mark) await unlink(path).catch(() => undefined);
  }
}

async function tryTake(path: string, mark: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(mark);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** What stands in a lock whose process is gone, else null. A bare number is what older versions wrote. */
async function abandonedBy(path: string): Promise<string | null> {
  const [owner, made] = await Promise.all([readFile(path, "utf8").catch(() => null), stat(path).catch(() => null)]);
  if (owner === null || !made) return null;
  const heldMs = Date.now() - made.mtimeMs;
  if (owner === "") return heldMs > NAMELESS_FOR_MS ? owner : null;
  const [host, pid, word] = owner.split("/");
  if (word === undefined) return isProcessAlive(`${thisProcess().split("/")[0]}/${host}/-`) === false ? owner : null;
  const isAlive = isProcessAlive(`${host}/${pid}/${word}`);
  return isAlive === false || (isAlive === null && heldMs > FOREIGN_FOR_MS) ? owner : null;
}

/** Takes an abandoned lock away. Between the look and now another process may have done so and hold it: then it gets it back. */
async function clear(path: string, owner: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const taken = await readFile(/* turbopackIgnore: true */ aside, "utf8").catch(() => owner);
  if (taken !== owner) await link(aside, path).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}
