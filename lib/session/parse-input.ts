import "server-only";
import * as z from "zod";
import { fail, ok, type Result } from "@/lib/problem";

/** What came in, parsed; else which field is wrong and how, by dotted path. Repeats nothing of what was sent. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): Result<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const path = z.core.toDotPath(issue.path);
    fields[path] = [...(fields[path] ?? []), issue.message];
  }
  return fail({ kind: "invalid-input", fields });
}
