import "server-only";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { fail, ok, type Result } from "@/lib/problem";
import { serverMemory } from "@/lib/server-memory";
import { type AuditEntry, type AuditFact, GENESIS, hashOf, parseEntry, sha256 } from "./audit-entry";
import { auditFile } from "./audit-file";
import { LockHeld, withLock } from "./audit-lock";
import { auditStdout } from "./audit-stdout";
import { witness } from "./witness";

/** Holds the last line of nearly every file; where it does not, more is read. */
const TAIL_BYTES = 64 * 1024;

const queue = (): { last: Promise<unknown> } => serverMemory("audit-queue", () => ({ last: Promise.resolve() }));

/**
 * Adds one line to the audit file and answers when it is on the disk. Lines of several processes form one chain.
 * "not-recorded" means: do not go on with what should have been recorded.
 */
export function appendAudit(fact: AuditFact, path = auditFile()): Promise<Result<AuditEntry>> {
  const mine = queue().last.then(() => append(fact, path));
  queue().last = mine;
  return mine;
}

async function append(fact: AuditFact, path: string): Promise<Result<AuditEntry>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return ok(await withLock(`${path}.lock`, () => write(fact, path)));
  } catch (error) {
    return fail({ kind: "not-recorded", file: path, why: whyOf(error) });
  }
}

async function write(fact: AuditFact, path: string): Promise<AuditEntry> {
  const file = await open(path, "a+", 0o600);
  try {
    const { last, torn, isOpenLine } = await readTail(file);
    const next = {
      ...fact,
      seq: (last?.seq ?? 0) + 1,
      at: new Date().toISOString(),
      torn: torn === null ? null : sha256(torn),
      prev: last?.hash ?? GENESIS,
    };
    const entry = { ...next, hash: hashOf(next) };
    const line = asciiJson(entry);
    await file.appendFile(`${isOpenLine ? "\n" : ""}${line}\n`);
    await file.datasync();
    witness(path, entry);
    if (auditStdout().isOn) console.log(line);
    return entry;
  } finally {
    await file.close();
  }
}

type Tail = { last: AuditEntry | null; torn: string | null; isOpenLine: boolean };

/** The last whole entry, and what crashes left after it: pieces of lines. */
async function readTail(file: FileHandle): Promise<Tail> {
  const { size } = await file.stat();
  for (let length = Math.min(size, TAIL_BYTES); ; length = Math.min(size, length * 8)) {
    const tail = tailOf((await file.read(Buffer.alloc(length), 0, length, size - length)).buffer.toString("latin1"));
    if (tail.last || length === size) return tail;
  }
}

function tailOf(text: string): Tail {
  const lines = text.split("\n");
  const isOpenLine = lines.at(-1) !== "";
  if (!isOpenLine) lines.pop();
  const at = lines.findLastIndex((line) => parseEntry(line));
  const torn = lines.slice(at + 1);
  return { last: parseEntry(lines[at] ?? ""), torn: torn.length === 0 ? null : torn.join("\n"), isOpenLine };
}

/** Pure ASCII, so that a line cut anywhere has the same bytes to whoever reads it. */
const asciiJson = (entry: AuditEntry): string =>
  JSON.stringify(entry).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

function whyOf(error: unknown): "denied" | "full" | "locked" | "other" {
  if (error instanceof LockHeld) return "locked";
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "denied";
  return code === "ENOSPC" || code === "EDQUOT" ? "full" : "other";
}
