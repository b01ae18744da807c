import "server-only";
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const unzip = promisify(gunzip);

/** The text of an answer, unzipped; null when it is larger than `limitBytes`, before or after. */
export async function readBody(
  body: Readable,
  headers: IncomingHttpHeaders,
  limitBytes: number,
): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    size += chunk.length;
    if (size > limitBytes) {
      body.destroy();
      return null;
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (headers["content-encoding"] !== "gzip" || bytes.length === 0) return bytes.toString("utf8");
  try {
    return (await unzip(bytes, { maxOutputLength: limitBytes })).toString("utf8");
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
