import "server-only";
import { unstable_rethrow } from "next/navigation";
import type * as z from "zod";
import { incident } from "@/lib/incident";
import { fail, ok, type Result } from "@/lib/problem";
import { answer } from "./answer";
import { parseInput } from "./parse-input";
import { checkSession } from "./require-session";
import type { Session } from "./sessions";

const BODY_LIMIT_BYTES = 256 * 1024;

/** A GET of our own pages: judged, signed in, then `run`. A bug becomes an incident, never a message. */
export async function readRoute(request: Request, run: (session: Session) => Promise<Response>): Promise<Response> {
  const session = await checkSession("read");
  return session.ok ? caught(request, () => run(session.value)) : answer(session);
}

/** A POST of our own pages with a JSON body of at most 256 KiB: judged, signed in, parsed, then `run`. */
export async function writeRoute<T>(
  request: Request,
  schema: z.ZodType<T>,
  run: (input: T, session: Session) => Promise<Response>,
): Promise<Response> {
  const session = await checkSession("write");
  if (!session.ok) return answer(session);
  return caught(request, async () => {
    const body = await readJson(request);
    if (!body.ok) return answer(body);
    const input = parseInput(schema, body.value);
    return input.ok ? run(input.value, session.value) : answer(input);
  });
}

async function caught(request: Request, run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    unstable_rethrow(error);
    return answer(fail(incident(error, `${request.method} ${new URL(request.url).pathname}`)));
  }
}

/** Stops reading at the limit, whatever Content-Length said. */
export async function readJson(request: Request): Promise<Result<unknown>> {
  if (!/^application\/json(;|$)/.test(request.headers.get("content-type") ?? ""))
    return fail({ kind: "refused", why: "content-type" });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT_BYTES) return fail({ kind: "invalid-input", fields: { "": ["Longer than 256 KiB"] } });
    chunks.push(chunk);
  }
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch {
    return fail({ kind: "invalid-input", fields: { "": ["Not JSON"] } });
  }
}
