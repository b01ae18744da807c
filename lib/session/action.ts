import "server-only";
import { unstable_rethrow } from "next/navigation";
import type * as z from "zod";
import { incident } from "@/lib/incident";
import { fail, type Result } from "@/lib/problem";
import { parseInput } from "./parse-input";
import { checkSession } from "./require-session";
import type { Session } from "./sessions";

/**
 * The whole of every server action: judges host, origin and session as a write, parses, runs, and turns a bug into an
 * incident. `name` says which action in the log.
 */
export async function guardedAction<I, O>(
  name: string,
  schema: z.ZodType<I>,
  input: unknown,
  run: (input: I, session: Session) => Promise<Result<O>>,
): Promise<Result<O>> {
  const session = await checkSession("write");
  if (!session.ok) return session;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  try {
    return await run(parsed.value, session.value);
  } catch (error) {
    unstable_rethrow(error);
    return fail(incident(error, name));
  }
}
