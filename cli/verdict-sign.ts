import type { Verdict } from "@/lib/checks/check";
import type { Color } from "./paint";

/** Sign, word and colour of each verdict, the same as in the console. */
export const VERDICT_SIGN: Readonly<Record<Verdict["status"], { sign: string; color: Color }>> = {
  pass: { sign: "✓", color: "green" },
  fail: { sign: "✕", color: "red" },
  warn: { sign: "!", color: "yellow" },
  unknown: { sign: "?", color: "magenta" },
  skip: { sign: "–", color: "dim" },
};
