import "server-only";
import { fail, type Problem } from "@/lib/problem";
import type { Handle } from "./handle";

/** A handle that dials nothing and answers every call with the same problem. */
export const refusedHandle = (context: string, server: string, problem: Problem): Handle =>
  Object.freeze<Handle>({
    context,
    credential: "none",
    server,
    send: async () => fail(problem),
    stream: async () => fail(problem),
    certificate: async () => fail(problem),
    startsLogin: () => false,
    way: async function* () {
      yield { layer: "dns", proxy: null, tookMs: 0, result: fail(problem) };
    },
    drop: async () => {},
  });
