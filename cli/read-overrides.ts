import { type Overrides, overrides } from "@/lib/access/connect-wish";
import type { Misuse } from "./parse-command";

/** The reasons of --override ID=REASON by id, or what is wrong with one. */
export function readOverrides(given: readonly string[]): { reasons: Overrides } | { misuse: Omit<Misuse, "verb"> } {
  const wrong = (text: string, hint: string) => ({ misuse: { field: "override", text, hint } });
  const pairs: [string, string][] = [];
  for (const text of given) {
    const at = text.indexOf("=");
    if (at < 1) return wrong(`--override ${text} lacks a reason.`, 'Write --override CHECK="why it is fine".');
    pairs.push([text.slice(0, at), text.slice(at + 1)]);
  }
  const parsed = overrides.safeParse(Object.fromEntries(pairs));
  if (parsed.success) return { reasons: parsed.data };
  const id = String(parsed.error.issues[0]?.path[0] ?? "");
  return wrong(
    `The reason for --override ${id} must be 8 to 500 characters long.`,
    "It goes into the record of this run: say why the check may be set aside.",
  );
}
