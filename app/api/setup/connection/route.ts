import * as z from "zod";
import { connectWish } from "@/lib/access/connect-wish";
import { connectionToShow } from "@/lib/access/connection";
import { resolveConnection } from "@/lib/access/resolve-connection";
import { pairFacts } from "@/lib/checks/pair-facts";
import { ok } from "@/lib/problem";
import { openWish } from "@/lib/runs/open-wish";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";

const request = z.object({ wish: connectWish });

/** Every field of the connection with its value and where that comes from. Reads both clusters, writes nothing. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ wish }, session) => {
    const pair = await openWish(wish, session);
    if (!pair.ok) return answer(pair);
    const { meant, home, remote } = pair.value;
    const facts = pairFacts(home, remote, meant, { signal: message.signal });
    const connection = await resolveConnection(meant, facts);
    return answer(connection.ok ? ok(connectionToShow(connection.value)) : connection);
  });
}
