import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import type { ActivityFilters } from "@/lib/activity/activity-filters";
import { parseEntry } from "./audit-entry";
import { auditFile } from "./audit-file";
import { matchingRuns } from "./read-activity";

const CHUNK_BYTES = 256 * 1024;

/** Streams the file up to its size now; with filters, whole lines of the runs that they let through. Says why it cannot. */
export async function exportAudit(
  filters: ActivityFilters | null,
  live: ReadonlySet<string>,
  signal: AbortSignal,
  path = auditFile(),
): Promise<{ body: ReadableStream<Uint8Array> } | { why: "missing" | "unreadable"; file: string }> {
  let file: FileHandle | undefined;
  try {
    const wanted = filters === null ? null : await matchingRuns(filters, live, path);
    file = await open(path, "r");
    const { size } = await file.stat();
    const lines = wanted === null ? chunks(file, size) : linesOf(chunks(file, size), wanted);
    return { body: streamOf(lines, file, signal) };
  } catch (error) {
    await file?.close();
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { why: isMissing ? "missing" : "unreadable", file: path };
  }
}

async function* chunks(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    const length = Math.min(CHUNK_BYTES, size - at);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* linesOf(pieces: AsyncGenerator<Buffer>, wanted: ReadonlySet<string>): AsyncGenerator<Buffer> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    const kept = lines.filter((line) => wanted.has(parseEntry(line)?.requestId ?? ""));
    if (kept.length > 0) yield Buffer.from(`${kept.join("\n")}\n`, "latin1");
  }
}

function streamOf(pieces: AsyncGenerator<Buffer>, file: FileHandle, signal: AbortSignal): ReadableStream<Uint8Array> {
  const close = async (): Promise<void> => {
    await pieces.return(undefined);
    await file.close();
  };
  return new ReadableStream<Uint8Array>({
    pull: async (stream) => {
      const { done, value } = signal.aborted ? { done: true, value: undefined } : await pieces.next();
      if (value) stream.enqueue(value);
      if (!done) return;
      await close();
      stream.close();
    },
    cancel: close,
  });
}
