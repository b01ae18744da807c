import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import type { ChainVerdict } from "@/lib/activity/activity";
import { type Folded, foldLine, nothingFolded } from "@/lib/activity/fold-activity";
import { serverMemory } from "@/lib/server-memory";
import { readLine } from "./audit-entry";
import { type ChainState, follow, newChain } from "./chain";
import { witness, witnessed } from "./witness";

/** A file is followed from its first line again when that was this long ago, or fifty times as long as it took. */
const WHOLE_EVERY_MS = 60_000;
const CHUNK_BYTES = 512 * 1024;

/** What was read of one file: its chain, and its runs. */
export type AuditIndex = {
  file: string;
  inode: number;
  /** Where the next unread line begins. */
  offset: number;
  lines: number;
  verifiedTo: number;
  chain: ChainState;
  broken: { line: number; why: NonNullable<ChainVerdict["why"]> } | null;
  /** A piece at the very end, without an end of line. */
  hasOpenLine: boolean;
  folded: Folded;
  checkedAt: number;
  tookMs: number;
};

type Slot = { index: AuditIndex | null; reading: Promise<unknown> };
const slots = (): Map<string, Slot> => serverMemory("audit-indexes", () => new Map());

/**
 * What a file holds now. Only what was added since the last call is read, and from time to time, or when asked for a `whole`
 * look, everything again: only that finds a line changed that was read before. A missing file is empty; throws what the file
 * system throws otherwise.
 */
export function readAuditIndex(file: string, options: { whole?: boolean } = {}): Promise<AuditIndex> {
  const slot = slots().get(file) ?? { index: null, reading: Promise.resolve() };
  slots().set(file, slot);
  const next = slot.reading.then(
    () => refresh(slot, file, options.whole ?? false),
    () => refresh(slot, file, true),
  );
  slot.reading = next.catch(() => undefined);
  return next;
}

async function refresh(slot: Slot, file: string, isWhole: boolean): Promise<AuditIndex> {
  const handle = await openOrNothing(file);
  try {
    const { size, ino } = handle ? await handle.stat() : { size: 0, ino: 0 };
    const known = slot.index;
    const isKept = known && !isWhole && known.inode === ino && known.offset <= size && !isDue(known);
    const index = isKept ? known : newIndex(file, ino);
    slot.index = null;
    // Lines that were cut off may have come back.
    if (index.broken?.why === "cut") index.broken = null;
    const began = performance.now();
    if (handle) await readOn(index, handle, size);
    if (!isKept) index.tookMs = performance.now() - began;
    holdAgainstWitness(index);
    slot.index = index;
    return index;
  } finally {
    await handle?.close();
  }
}

const isDue = ({ checkedAt, tookMs }: AuditIndex): boolean =>
  Date.now() - checkedAt > Math.max(WHOLE_EVERY_MS, 50 * tookMs);

const newIndex = (file: string, inode: number): AuditIndex => ({
  file,
  inode,
  offset: 0,
  lines: 0,
  verifiedTo: 0,
  chain: newChain(),
  broken: null,
  hasOpenLine: false,
  folded: nothingFolded(),
  checkedAt: Date.now(),
  tookMs: 0,
});

/** Reads whole lines up to `size`, a chunk at a time, so that the server answers others meanwhile. */
async function readOn(index: AuditIndex, handle: FileHandle, size: number): Promise<void> {
  let rest = "";
  let at = index.offset;
  while (at < size) {
    const length = Math.min(CHUNK_BYTES, size - at);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    const lines = (rest + buffer.toString("latin1", 0, bytesRead)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(index, line);
    index.offset = at - rest.length;
  }
  index.hasOpenLine = rest !== "";
}

function take(index: AuditIndex, line: string): void {
  index.lines += 1;
  const read = readLine(line);
  if (!index.broken) {
    const why = follow(index.chain, line, read) ?? contradiction(index);
    if (why) index.broken = { line: index.lines, why };
    else if (read) index.verifiedTo = index.lines;
  }
  if (read) foldLine(index.folded, index.lines, read.entry, index.broken === null);
}

/** A whole chain, forged from some line on, still lacks the entry that this process saw. */
function contradiction({ file, chain }: AuditIndex): "rewritten" | null {
  const seen = witnessed(file);
  return seen && chain.last?.seq === seen.seq && chain.last.hash !== seen.hash ? "rewritten" : null;
}

function holdAgainstWitness(index: AuditIndex): void {
  const { file, chain, broken } = index;
  if (broken) return;
  const seen = witnessed(file);
  if (seen && (chain.last?.seq ?? 0) < seen.seq) index.broken = { line: index.lines + 1, why: "cut" };
  else if (chain.last) witness(file, chain.last);
}

async function openOrNothing(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** What following the chain showed, for people. */
export const verdictOf = (index: AuditIndex): ChainVerdict => ({
  file: index.file,
  lines: index.lines + (index.hasOpenLine ? 1 : 0),
  verifiedTo: index.verifiedTo,
  brokenAt: index.broken?.line ?? null,
  why: index.broken?.why ?? null,
  pieces: index.chain.pieces,
  hasTornTail: index.hasOpenLine || index.chain.torn.length > 0,
  lastHash: index.chain.last?.hash ?? null,
  checkedAt: new Date(index.checkedAt).toISOString(),
});
