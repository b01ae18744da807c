import { Ban, Check, CircleDashed, CircleHelp, LoaderCircle, Minus, TriangleAlert, Undo2, X } from "lucide-react";
import type { Tone } from "./badge";
import { join } from "./join";

const KINDS = {
  pass: { word: "Pass", tone: "pass", icon: Check },
  warn: { word: "Warning", tone: "warn", icon: TriangleAlert },
  fail: { word: "Fail", tone: "fail", icon: X },
  unknown: { word: "Unknown", tone: "unknown", icon: CircleHelp },
  running: { word: "Running", tone: "accent", icon: LoaderCircle },
  skip: { word: "Skipped", tone: "neutral", icon: Minus },
  waiting: { word: "Not yet", tone: "neutral", icon: CircleDashed },
  blocked: { word: "Blocked", tone: "fail", icon: Ban },
  undone: { word: "Undone", tone: "warn", icon: Undo2 },
} as const;
export type VerdictKind = keyof typeof KINDS;

/** The color of text that says a tone; never without a word. */
export const TONE_TEXT = {
  pass: "text-pass",
  warn: "text-warn",
  fail: "text-fail",
  unknown: "text-unknown",
  accent: "text-accent",
  neutral: "text-n10",
} as const satisfies Record<Tone, string>;

/** Icon, word and colour together. `isQuiet` hides the word from sight only. */
export function Verdict({
  kind,
  word,
  isQuiet = false,
  className,
}: {
  kind: VerdictKind;
  word?: string | undefined;
  isQuiet?: boolean;
  className?: string;
}) {
  const { icon: Icon, tone, word: usual } = KINDS[kind];
  return (
    <span className={join("verdict", TONE_TEXT[tone], className)}>
      <Icon aria-hidden strokeWidth={2.25} className={join("size-4 shrink-0", kind === "running" && "turning")} />
      <span className={isQuiet ? "sr-only" : undefined}>{word ?? usual}</span>
    </span>
  );
}
