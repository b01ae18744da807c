import "server-only";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { auditFile } from "@/lib/audit/audit-file";
import { nothingTold, type Told, told } from "@/lib/notice/told";

const MAX_BYTES = 16 * 1024 * 1024;

/** Beside the audit file. Holds names and states, nothing secret. */
const toldFile = (): string => join(dirname(auditFile()), "notices.json");

/** What the receiver was told before this process. A missing or damaged file is an empty one: then the first look is where telling begins. */
export async function readTold(): Promise<Told> {
  try {
    const text = await readFile(toldFile(), "utf8");
    return text.length > MAX_BYTES ? nothingTold() : told.parse(JSON.parse(text));
  } catch {
    return nothingTold();
  }
}

/** Replaces the file at once, so that a crash leaves the old one or the new one. */
export async function saveTold(text: string): Promise<void> {
  const file = toldFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}.new`;
  await writeFile(next, text, { mode: 0o600 });
  await rename(next, file);
}
