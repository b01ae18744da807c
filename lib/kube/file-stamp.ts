import "server-only";
import { stat } from "node:fs/promises";

/** Changes when a file is written, replaced, made or removed; null when there is none. */
export async function fileStamp(path: string): Promise<string | null> {
  const seen = await stat(path).catch(() => null);
  return seen && `${seen.ino}:${seen.mtimeMs}:${seen.size}`;
}
