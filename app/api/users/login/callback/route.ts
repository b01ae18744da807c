import * as z from "zod";
import { fail, ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { writeRoute } from "@/lib/session/route";
import { keepResult, takeWaiting } from "@/lib/session/user-logins";

const request = z.object({ search: z.string().max(16_000) });
const NOT_WAITING = fail({ kind: "invalid-input", fields: { state: ["No sign-in of this browser waits for it"] } });

/** Ends a sign-in with what the provider sent back: exchanges the code, tries the token in every cluster, forgets it. */
export function POST(message: Request): Promise<Response> {
  return writeRoute(message, request, async ({ search }, session) => {
    const state = new URLSearchParams(search).get("state");
    const waiting = state ? takeWaiting(session, state) : null;
    if (!waiting) return answer(NOT_WAITING);
    const login = keepResult(session, await waiting.finish(search, message.signal));
    const { home, kiali } = waiting.home;
    return answer(ok({ home, ...(kiali ? { kiali: `${kiali.namespace}/${kiali.name}` } : {}), login }));
  });
}
