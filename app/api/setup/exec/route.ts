import * as z from "zod";
import { ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { keepExec } from "@/lib/session/kept-exec";
import { writeRoute } from "@/lib/session/route";

const request = z.object({ exec: z.string().min(2).max(16_384) });

/** Keeps an exec configuration for this session and answers the digest by which a wish names it. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ exec }, session) => answer(ok({ digest: keepExec(session, exec) })));
}
