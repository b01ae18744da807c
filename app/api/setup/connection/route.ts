import * as z from "zod";
import { connectWish } from "@/lib/access/connect-wish";
import { connectionToShow } from "@/lib/access/connection";
import { resolveConnection } from "@/lib/access/resolve-connection";
import { pairFacts } from "@/lib/checks/pair-facts";
import { ok } from "@/lib/problem";
import { openPair } from "@/lib/runs/open-pair";
import { answer } from "@/lib/session/answer";
import { checkTypedUrls } from "@/lib/session/check-typed-urls";
import { resolveExec } from "@/lib/session/kept-exec";
import { writeRoute } from "@/lib/session/route";

const request = z.object({ wish: connectWish });

/** Every field of the connection with its value and where that comes from. Reads both clusters, writes nothing. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ wish }, session) => {
    const typed = checkTypedUrls(wish);
    if (!typed.ok) return answer(typed);
    const resolved = resolveExec(wish, session);
    if (!resolved.ok) return answer(resolved);
    const pair = await openPair(wish);
    if (!pair.ok) return answer(pair);
    const { meant } = resolved.value;
    const facts = pairFacts(pair.value.home, pair.value.remote, meant, { signal: message.signal });
    const connection = await resolveConnection(meant, facts);
    return answer(connection.ok ? ok(connectionToShow(connection.value)) : connection);
  });
}
