import "server-only";
import * as z from "zod";
import { fail, ok, type Result } from "@/lib/problem";

/** What came in, parsed; else which field is wrong and how, by dotted path. Repeats nothing of what was sent. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): Result<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const path = z.core.toDotPath(issue.path.map(ours));
    fields[path] = [...(fields[path] ?? []), issue.message];
  }
  return fail({ kind: "invalid-input", fields });
}

/** Keys of a record are what was sent too: only what can be a field's name, or an index, is repeated. */
const ours = (part: PropertyKey): PropertyKey =>
  typeof part === "string" && !/^[A-Za-z]{1,32}$/.test(part) ? "…" : part;
