import "server-only";
import { readFile } from "node:fs/promises";
import { type AuditEntry, readLine } from "./audit-entry";
import { auditFile } from "./audit-file";
import { follow, newChain } from "./chain";

/** `brokenAt` is the first line, counted from 1, that does not follow from the one before it. */
export type AuditReport = {
  entries: readonly AuditEntry[];
  brokenAt: number | null;
  /** The file ends in unfinished lines: a process was killed while writing. The next append accounts for them. */
  hasTornTail: boolean;
};

/**
 * Reads the whole chain. Pieces of lines that a crash left are accounted for by the next entry, which names their hash;
 * any line that was changed, moved or dropped breaks the chain there. Cutting whole lines off the end shows only
 * against a copy of the last hash kept elsewhere. A missing file is an empty chain.
 */
export async function verifyAudit(path = auditFile()): Promise<AuditReport> {
  const lines = (await readOrNothing(path)).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const entries: AuditEntry[] = [];
  const chain = newChain();
  for (const [index, line] of lines.entries()) {
    const read = readLine(line);
    if (follow(chain, line, read)) return { entries, brokenAt: index + 1, hasTornTail: false };
    if (read) entries.push(read.entry);
  }
  return { entries, brokenAt: null, hasTornTail: chain.torn.length > 0 };
}

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, "latin1");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
